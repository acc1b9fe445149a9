using System.Security.Claims;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace CreditHub.Hub.Access;

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
    private ApiException? _refusal;

    private HttpContext Context => _context ?? throw new InvalidOperationException("The framework did not initialize the authentication.");

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync()
    {
        if (ContractCall.IsAnonymous(Context)) return Task.FromResult(AuthenticateResult.NoResult());
        try
        {
            Context.Features.Set(reader.Read(CallerIdentityReader.ClaimsOf(Context)));
            return Task.FromResult(Known);
        }
        catch (ApiException refusal)
        {
            _refusal = refusal;
            return Task.FromResult(AuthenticateResult.Fail(refusal));
        }
    }

    /// <summary>Ends a call without a caller, with the reason.</summary>
    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        var refusal = _refusal ?? new ApiException(ErrorReason.CredentialMissing, "The call brings no credential.");
        if (refusals.Log(Context, request: null, refusal) is { } decision) Context.Response.Headers[ReadEvidence.DecisionTrailer] = decision;
        TrailersOnly.Write(Context, refusal);
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties) => ChallengeAsync(properties);
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
        app.Use(static (context, next) => Operations.OperationsSocket.Demand(context, next));
        app.Use(static (context, next) => ContractCall.RequireExactPath(context, next));
        app.UseAuthentication();
        app.UseAuthorization();
    }
}
