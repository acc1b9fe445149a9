using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Ledger;

namespace CreditHub.Hub.Access;

/// <summary>
/// Whoever calls a grain or a service of a node shows that it is a node of this hub: by a seal that only holders of the key of identity numbers can make. The
/// caller's rights were judged before, where the call came in; a call that did not come that way is refused.
/// </summary>
internal sealed class GrainCallSeal(IdentityHashes key, LedgerStore store) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private const string Name = "credithub.seal";
    private static readonly Assembly[] Sealed = [typeof(IMarketSubjectGrain).Assembly, typeof(GrainCallSeal).Assembly];
    private readonly string _seal = Convert.ToHexStringLower(key.Derive($"grain-calls/{store.Id:N}"));

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (IsOurs(context.InterfaceMethod)) RequestContext.Set(Name, _seal);
        await context.Invoke();
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!IsOurs(context.InterfaceMethod) || IsSealed(RequestContext.Get(Name) as string)) return context.Invoke();
        throw new UnauthorizedAccessException(
            $"{context.InterfaceName} was called by one that is no node of this hub, or whose Hub:IdentityKeyFile is another: all nodes of a cluster need the same.");
    }

    private static bool IsOurs(MethodInfo method) => method.DeclaringType is { } type && Array.IndexOf(Sealed, type.Assembly) >= 0;

    private bool IsSealed(string? seal) =>
        seal is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(seal), Encoding.ASCII.GetBytes(_seal));
}
