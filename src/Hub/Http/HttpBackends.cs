using System.Collections.Concurrent;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Hosting;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Http;

/// <summary>The handlers of gRPC's endpoints by the full names of their calls, and what every call by HTTP is served with.</summary>
internal sealed class HttpBackends(IOptions<HubOptions> options, RefusalEvidence refusals, CostEntry costs, InProcessKey own)
{
    // Filled before anything is served.
    private readonly List<HttpBinding> _bindings = [];
    private readonly ConcurrentDictionary<string, RequestDelegate> _handlers = new(StringComparer.Ordinal);

    /// <summary>Largest message in bytes.</summary>
    public int MessageBytesMax => options.Value.MessageBytesMax;

    /// <summary>Largest text of a message: its bytes in base64, and as much again as its other words take.</summary>
    public int TextBytesMax => options.Value.MessageBytesMax * 2;

    /// <summary>Keeps the handler of a call, behind the entry that takes its cost.</summary>
    public void Add(string method, RequestDelegate handler) => _handlers[method] = handler;

    /// <summary>Keeps a binding.</summary>
    public void Add(HttpBinding binding) => _bindings.Add(binding);

    /// <summary>The methods by which calls are made at a path.</summary>
    public IEnumerable<string> VerbsOf(string target) => _bindings.Where(b => b.Is(target)).Select(b =>
        b.Verb).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The handler of a call.</summary>
    public RequestDelegate HandlerOf(string method) => _handlers.TryGetValue(method, out var handler)
        ? handler : throw new InvalidOperationException($"{method} is not served.");

    /// <summary>
    /// Ends a request whose message cannot be read. Who may not make the call is told that, and not what is wrong with the message; and
    /// what is not readable takes a unit of the agency's rate.
    /// </summary>
    public async Task Refuse(HttpContext context, ApiException refusal)
    {
        try
        {
            if (CallEntry.Demand(context) is { } caller
                && !CallerIdentityReader.ClaimsOf(context).IsMadeWith(own)) await costs.TakeUnread(caller, context);
        }
        catch (ApiException other)
        {
            refusal = other;
        }

        if (refusals.Log(context, request: null, refusal) is { } decision) context.Response.Headers[Problem.DecisionHeader] = decision;
        await Problem.Write(context, refusal);
    }
}
