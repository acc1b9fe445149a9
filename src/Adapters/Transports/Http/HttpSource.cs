using System.Net;
using System.Net.Http.Headers;
using CreditHub.Adapters.Connections;
using CreditHub.Domain.Texts;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>What tells one state of an address from another, as its server said it.</summary>
/// <param name="ETag">Its tag; null = it has none.</param>
/// <param name="LastModified">When it was changed; null = it does not say.</param>
internal sealed record HttpValidators(string? ETag, DateTimeOffset? LastModified);

/// <summary>Asks one server. A question is asked again where the answer may be another: when the server is busy, away, or was cut off.</summary>
internal sealed class HttpSource : IDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // A look that slept for hours would look like one that hangs.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly HttpSettings _settings;
    private readonly string _folder;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public HttpSource(HttpSettings settings, string folder, TimeProvider time)
    {
        _settings = settings;
        _folder = folder;
        // Redirects are not followed: the secret is for the server of the configuration.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = Attempts,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome) || args.Outcome.Exception is IOException),
                DelayGenerator = args => ValueTask.FromResult(RetryAfter(args, time)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds) })
            .Build();
    }

    /// <summary>The encoding that the last answer stated; null = none.</summary>
    public string? Charset { get; private set; }

    /// <summary>Gets an answer into a stream, which it is alone in.</summary>
    /// <param name="address">What to ask for.</param>
    /// <param name="known">What was had before; null = anything is new.</param>
    /// <param name="into">Where the answer goes.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The state that was given; null = nothing new.</returns>
    /// <exception cref="SourceFailedException">There is no answer that can be used.</exception>
    public async Task<HttpValidators?> Get(Uri address, HttpValidators? known, Stream into, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _pipeline.ExecuteAsync(async token => await Ask(address, known, into, token), cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotModified && known is not null) return null;
            if (response.StatusCode != HttpStatusCode.OK) throw new SourceFailedException(InWords(address, response));
            return new HttpValidators(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutRejectedException)
        {
            throw new SourceFailedException($"{Shown(address)} does not answer to the end, after {Attempts + 1} attempts: {e.Message}", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> Ask(Uri address, HttpValidators? known, Stream into, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(HttpContentTypes.AcceptOf(_settings.Content));
        if (_settings.Bearer is { } bearer) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Read(_folder));
        if (_settings.Header is { } header) request.Headers.TryAddWithoutValidation(header.Name, header.Value.Read(_folder));
        if (known?.ETag is { } tag) request.Headers.IfNoneMatch.ParseAdd(tag);
        if (known?.LastModified is { } modified) request.Headers.IfModifiedSince = modified;
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            if (response.StatusCode == HttpStatusCode.OK) await Copy(address, response, into, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task Copy(Uri address, HttpResponseMessage response, Stream into, CancellationToken cancellationToken)
    {
        if (HttpContentTypes.Refuse(_settings.Content, response.Content.Headers.ContentType?.MediaType) is { } refusal)
            throw new SourceFailedException($"{Shown(address)} {refusal}");
        Charset = response.Content.Headers.ContentType?.CharSet?.Trim('"');
        into.SetLength(0);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 << 10];
        var total = 0L;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
            if (total > _settings.ResponseBytesMax)
                throw new SourceFailedException($"{Shown(address)} answers with more than {_settings.ResponseBytesMax:N0} bytes. Raise responseBytesMax if that is meant, or ask for smaller pages.");
            await into.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static TimeSpan? RetryAfter(RetryDelayGeneratorArguments<HttpResponseMessage> args, TimeProvider time)
    {
        var asked = args.Outcome.Result?.Headers.RetryAfter;
        var pause = asked?.Delta ?? (asked?.Date - time.GetUtcNow());
        return pause is not { } given ? null : given < TimeSpan.Zero ? TimeSpan.Zero : given > LongestRetryAfter ? LongestRetryAfter : given;
    }

    private static string InWords(Uri address, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"{Shown(address)} refuses with {(int)response.StatusCode}: check the secret under bearer or header, and what it allows.",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
            $"{Shown(address)} leads on to {ShownText.Clipped($"{response.Headers.Location}", 200)}, which is not followed. Write the address under url to which it leads.",
        var status => $"{Shown(address)} answers with {(int)status} {ShownText.Clipped(response.ReasonPhrase ?? "")}.",
    };

    // A query may hold what is nobody's business in a log.
    private static string Shown(Uri address) => address.GetLeftPart(UriPartial.Path);
}
