using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Who takes a step.</summary>
internal sealed record Actor(string Agency, bool IsCompany = false)
{
    public static readonly Actor Company = new("sx-portal", IsCompany: true);

    public static readonly Actor[] All =
    [
        Company, new("sx-market"), new("sx-court"), new("sx-hrss"), new("sx-finance"), new("sx-credit"), new("sx-tax"),
    ];

    public Metadata MetadataFor(string code) => IsCompany ? CaseCalls.AsCompany(code) : TestHub.Supervising(Agency);

    public bool Is(string agency) => !IsCompany && Agency == agency;
}

/// <summary>A step that could be tried: how it is asked, what the model says to it, and what it does to the model.</summary>
/// <param name="Verb">Name of the step.</param>
/// <param name="Of">The case; null where it begins one.</param>
/// <param name="Fill">Writes the step into the request.</param>
/// <param name="Judge">Why it is refused to somebody; unspecified = it is taken.</param>
/// <param name="Take">Does it to the model; is given the hub's case for its number alone.</param>
internal sealed record Move(string Verb, ModelCase? Of, Action<ActRequest> Fill, Func<Actor, ErrorReason> Judge, Func<Actor, Case, ModelCase> Take)
{
    /// <summary>The first thing that is not as it has to be.</summary>
    public static ErrorReason First(params ReadOnlySpan<(bool Holds, ErrorReason Otherwise)> conditions)
    {
        foreach (var (holds, otherwise) in conditions)
            if (!holds) return otherwise;
        return ErrorReason.Unspecified;
    }
}

/// <summary>Chance that the same seed repeats.</summary>
internal sealed class Chance(int seed)
{
    private uint _state = (uint)seed * 2654435761u + 12345u;

    public int Below(int limit)
    {
        // Xorshift: enough to shuffle a year, and the same on every machine.
        _state = _state == 0 ? 1 : _state;
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)limit);
    }

    public bool Percent(int percent) => Below(100) < percent;

    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];
}
