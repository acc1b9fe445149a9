using System.Security.Claims;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CreditHub.Hub.Calls;

/// <summary>
/// The framework's authentication of agencies: by certificate or key, from the headers alone, before a byte of the call's message is read. What it finds is
/// attached to the request as <see cref="CallerIdentity"/>. A refused call ends here, with its reason, and is logged.
/// </summary>
internal sealed class AgencyAuthentication(CallerIdentityReader reader, RefusalEvidence refusals) : IAuthenticationHandler
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "credithub-agency";

    // The principal says only that there is a caller: who it is and what it may do is the attached identity's.
    private static readonly AuthenticateResult Known =
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));

    private HttpContext? _context;

    private HttpContext Context => _context ?? throw new InvalidOperationException("The framework did not initialize the authentication.");

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(ResultOf(Context, reader));

    /// <summary>
    /// The framework's middleware of the same name, without a handler made for each request: a check costs little more than its question, and this is on its way.
    /// Authorization finds the result where the framework's own middleware would leave it.
    /// </summary>
    public static RequestDelegate Middleware(RequestDelegate next, CallerIdentityReader reader) => context =>
    {
        var result = ResultOf(context, reader);
        if (result.Principal is { } principal) context.User = principal;
        context.Features.Set<IAuthenticateResultFeature>(new Found { AuthenticateResult = result });
        return next(context);
    };

    private static AuthenticateResult ResultOf(HttpContext context, CallerIdentityReader reader)
    {
        if (ContractCall.Of(context).IsAnonymous) return AuthenticateResult.NoResult();
        try
        {
            context.Features.Set(reader.Read(CallerIdentityReader.ClaimsOf(context)));
            return Known;
        }
        catch (ApiException refusal)
        {
            context.Features.Set(new RefusedCaller(refusal));
            return AuthenticateResult.Fail(refusal);
        }
    }

    /// <summary>Ends a call without a caller, with the reason.</summary>
    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        var refusal = Context.Features.Get<RefusedCaller>()?.Refusal ?? new ApiException(ErrorReason.CredentialMissing, "The call brings no credential.");
        if (refusals.Log(Context, request: null, refusal) is { } decision) Context.Response.Headers[ReadEvidence.DecisionTrailer] = decision;
        return RefusedRequest.End(Context, refusal);
    }

    public Task ForbidAsync(AuthenticationProperties? properties) => ChallengeAsync(properties);

    private sealed record RefusedCaller(ApiException Refusal);

    private sealed class Found : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}

/// <summary>Registers and uses the authentication.</summary>
internal static class AgencyAuthenticationRegistration
{
    /// <summary>
    /// Adds it, for every endpoint: one that says nothing of who may call it is closed to callers without a credential, as is a path that leads nowhere.
    /// </summary>
    public static void AddAgencyAuthentication(this IServiceCollection services)
    {
        services.AddAuthenticationCore(o =>
        {
            o.DefaultScheme = AgencyAuthentication.SchemeName;
            o.AddScheme<AgencyAuthentication>(AgencyAuthentication.SchemeName, displayName: null);
        });
        services.AddTransient<AgencyAuthentication>();
        var known = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(known).SetFallbackPolicy(known);
    }

    /// <summary>Puts it between routing and the handlers.</summary>
    public static void UseAgencyAuthentication(this IApplicationBuilder app)
    {
        app.UseRouting();
        app.Use(static (context, next) => OperationsSocket.Demand(context, next));
        app.Use(static (context, next) => ContractCall.RequireExactPath(context, next));
        var reader = app.ApplicationServices.GetRequiredService<CallerIdentityReader>();
        app.Use(next => AgencyAuthentication.Middleware(next, reader));
        app.UseAuthorization();
    }
}
