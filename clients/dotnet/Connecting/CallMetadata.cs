using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CreditHub.Client.Connecting;

/// <summary>Says on each call who asks and for which purpose, and gives unary calls their deadline.</summary>
internal sealed class CallMetadata(CreditHubClientOptions options) : Interceptor
{
    public const string AgencyKey = "credithub-agency";
    public const string PurposeKey = "credithub-purpose";
    public const string ActingForKey = "credithub-acting-for";

    /// <summary>Metadata key of the statement by which that company proves that it asked.</summary>
    public const string AssertionKey = "credithub-company-assertion";
    public const string KeyKey = "credithub-key";
    public const string LanguageKey = "accept-language";

    private readonly string? _key = ClientCredentials.KeyOf(options);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = Named(context.Options);
        // By the machine's clock, whatever clock the options have: gRPC counts what is left of a deadline by that one.
        if (call.Deadline is null)
            call = call.WithDeadline((TimeProvider.System.GetUtcNow() + options.Deadline).UtcDateTime);
        return continuation(request, With(context, call));
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context, Named(context.Options)));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(With(context, Named(context.Options)));

    private CallOptions Named(CallOptions call)
    {
        var headers = new Metadata();
        foreach (var entry in call.Headers ?? [])
            headers.Add(entry);
        // A raw client may speak for another purpose on one call; what the caller states wins.
        if (headers.Get(AgencyKey) is null)
            headers.Add(AgencyKey, options.Agency);
        if (headers.Get(PurposeKey) is null)
            headers.Add(PurposeKey, options.Purpose);
        if (options.ActingFor.Length > 0 && headers.Get(ActingForKey) is null)
            headers.Add(ActingForKey, options.ActingFor);
        if (options.CompanyAssertion is { } assertion && headers.Get(AssertionKey) is null)
            headers.Add(AssertionKey, assertion());
        if (options.Language.Length > 0 && headers.Get(LanguageKey) is null)
            headers.Add(LanguageKey, options.Language);
        if (_key is not null && headers.Get(KeyKey) is null)
            headers.Add(KeyKey, _key);
        return call.WithHeaders(headers);
    }

    private static ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, CallOptions call)
        where TRequest : class
        where TResponse : class => new(context.Method, context.Host, call);
}
