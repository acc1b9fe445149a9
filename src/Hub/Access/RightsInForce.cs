using System.Collections.Concurrent;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;

namespace CreditHub.Hub.Access;

/// <summary>The rights of agencies, resolved once for each version of the directory and each day.</summary>
internal sealed class RightsInForce(RulesInForce rules)
{
    private volatile Resolved? _resolved;

    /// <summary>What an agency may do for a purpose now; a null purpose takes all its purposes together.</summary>
    public EffectiveRights Of(string agency, string? purpose)
    {
        var resolved = Current();
        return resolved.Rights.GetOrAdd(
            (agency, purpose ?? ""), static (key, r) => EffectiveRights.Of(r.Directory, key.Agency, key.Purpose.Length == 0 ? null : key.Purpose, r.Day), resolved);
    }

    private Resolved Current()
    {
        var (directory, day) = (rules.Current.Directory, rules.Today);
        if (_resolved is { } held && ReferenceEquals(held.Directory, directory) && held.Day == day) return held;
        return _resolved = new Resolved(directory, day, new ConcurrentDictionary<(string Agency, string Purpose), EffectiveRights>());
    }

    // Agencies and purposes are checked against the directory before they get here, which bounds the cache.
    private sealed record Resolved(
        SharingDirectoryDocument Directory, BeijingDate Day, ConcurrentDictionary<(string Agency, string Purpose), EffectiveRights> Rights);
}
