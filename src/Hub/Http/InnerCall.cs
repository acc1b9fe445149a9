using System.IO.Pipelines;
using CreditHub.Hub.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Http;

/// <summary>
/// A call of gRPC inside the process, made for a request in JSON: the features of one request as gRPC's server reads and writes them. All
/// that it does not state itself, such as connection, certificate, caller and endpoint, is the outer request's. So a call by JSON comes
/// past the same entry, interceptor and services.
/// </summary>
internal sealed class InnerCall : IHttpRequestFeature, IHttpResponseFeature, IHttpResponseBodyFeature, IHttpResponseTrailersFeature,
    IRequestBodyPipeFeature,
    IHttpRequestLifetimeFeature, IHttpResetFeature
{
    private const string AgencyHeaders = "credithub-";
    private const string TimeoutHeader = "grpc-timeout";
    private const string StatusTrailer = "grpc-status";
    private const string MessageTrailer = "grpc-message";
    private const string DetailsTrailer = "grpc-status-details-bin";

    private readonly HttpContext _outer;
    private readonly FrameSink _answers;

    /// <summary>Makes a call.</summary>
    /// <param name="outer">The request in JSON.</param>
    /// <param name="method">Full name of the call.</param>
    /// <param name="messages">Its messages, framed.</param>
    /// <param name="answers">Takes its answers.</param>
    public InnerCall(HttpContext outer, string method, PipeReader messages, FrameSink answers)
    {
        (_outer, _answers, Reader, Path) = (outer, answers, messages, method);
        CallOutcome.Of(outer);
        RequestAborted = outer.RequestAborted;
        foreach (var (name, value) in outer.Request.Headers)
        {
            if (name.StartsWith(AgencyHeaders, StringComparison.OrdinalIgnoreCase)
                || name.Equals(TimeoutHeader, StringComparison.OrdinalIgnoreCase))
                ((IHttpRequestFeature)this).Headers[name] = value;
        }

        ((IHttpRequestFeature)this).Headers.ContentType = "application/grpc";
        var features = new FeatureCollection(outer.Features);
        features.Set<IHttpRequestFeature>(this);
        features.Set<IHttpResponseFeature>(this);
        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpResponseTrailersFeature>(this);
        features.Set<IRequestBodyPipeFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpResetFeature>(this);
        Context = new DefaultHttpContext(features);
    }

    /// <summary>The call as gRPC's server sees it.</summary>
    public DefaultHttpContext Context { get; }

    /// <summary>How it ended. OK where it did.</summary>
    public Google.Rpc.Status Outcome
    {
        get
        {
            if (Trailer(StatusTrailer) is not { } code) return new Google.Rpc.Status
            {
                Code = (int)StatusCode.Unknown,
                Message = "The call ended without a status."
            };
            if (code == "0") return new Google.Rpc.Status();
            if (Trailer(DetailsTrailer) is { } details)
            {
                var padded = details.PadRight((details.Length + 3) / 4 * 4, '=');
                return Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(padded));
            }

            return new Google.Rpc.Status
            {
                Code = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture),
                Message = Uri.UnescapeDataString(Trailer(MessageTrailer) ?? ""),
            };
        }
    }

    /// <summary>A trailer, or a header where the call ended by its headers; null where there is none.</summary>
    public string? Trailer(string name) =>
        Trailers.TryGetValue(name, out var value) || ((IHttpResponseFeature)this).Headers.TryGetValue(name, out value) ? value.ToString()
            : null;

    // The request.
    string IHttpRequestFeature.Protocol { get; set; } = HttpProtocol.Http2;

    string IHttpRequestFeature.Scheme { get; set; } = "http";

    string IHttpRequestFeature.Method { get; set; } = HttpMethods.Post;

    string IHttpRequestFeature.PathBase { get; set; } = "";

    /// <summary>Full name of the call.</summary>
    public string Path { get; set; }

    string IHttpRequestFeature.QueryString { get; set; } = "";

    string IHttpRequestFeature.RawTarget { get => Path; set => throw new NotSupportedException(); }

    IHeaderDictionary IHttpRequestFeature.Headers { get; set; } = new HeaderDictionary();

    Stream IHttpRequestFeature.Body { get => Reader.AsStream(); set => throw new NotSupportedException(); }

    /// <summary>Its messages.</summary>
    public PipeReader Reader { get; }

    /// <summary>Ends when the caller goes away, or the call is ended.</summary>
    public CancellationToken RequestAborted { get; set; }

    /// <summary>Ends the caller's request.</summary>
    public void Abort() => _outer.Abort();

    // gRPC resets a stream that it ended before its caller did. The request in JSON is ended by its own handler.
    void IHttpResetFeature.Reset(int errorCode)
    {
    }

    // The response.
    int IHttpResponseFeature.StatusCode { get; set; } = StatusCodes.Status200OK;

    string? IHttpResponseFeature.ReasonPhrase { get; set; }

    IHeaderDictionary IHttpResponseFeature.Headers { get; set; } = new HeaderDictionary();

    Stream IHttpResponseFeature.Body { get => Stream.Null; set => throw new NotSupportedException(); }

    bool IHttpResponseFeature.HasStarted => _answers.HasStarted;

    /// <summary>The trailers.</summary>
    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    Stream IHttpResponseBodyFeature.Stream => _answers.AsStream();

    PipeWriter IHttpResponseBodyFeature.Writer => _answers;

    void IHttpResponseFeature.OnStarting(Func<object, Task> callback, object state) =>
        throw new NotSupportedException("The hub's calls do nothing before they answer.");

    void IHttpResponseFeature.OnCompleted(Func<object, Task> callback, object state) => _outer.Response.OnCompleted(callback, state);

    void IHttpResponseBodyFeature.DisableBuffering()
    {
    }

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken)
    {
        _answers.HasStarted = true;
        return Task.CompletedTask;
    }

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        throw new NotSupportedException("gRPC sends no files.");

    Task IHttpResponseBodyFeature.CompleteAsync() => Task.CompletedTask;
}
