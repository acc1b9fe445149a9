using CreditHub.V1;

namespace CreditHub.Hub.Tests.Reporting.Model;

/// <summary>What a row of the model brought: an effect, or the reason of a refusal.</summary>
internal readonly record struct Answer(RowEffect Effect, ErrorReason Refused)
{
    public static implicit operator Answer(RowEffect effect) => new(effect, default);

    public static implicit operator Answer(ErrorReason refused) => new(default, refused);

    public static Answer Of(RowResult result) => result.Refused is { } refused ? refused.Faults[0].Reason : result.Acknowledged.Effect;
}

/// <summary>One record as its source's versions leave it: the rules of rows in their simplest form.</summary>
internal sealed class ModelRecord(string number)
{
    private readonly Dictionary<long, string> _taken = [];
    private long _version;
    private long _seen;
    private string _content = "";

    public string Number => number;

    public bool Exists => _version > 0;

    public bool IsWithdrawn { get; private set; }

    public long Seen => _seen;

    /// <summary>Takes a row: a version with content, or a withdrawal for a reason.</summary>
    public Answer Take(long version, string content, bool withdraws)
    {
        if (withdraws && !Exists) return ErrorReason.RecordUnknown;
        if (version <= _version) return Older(version, content, withdraws);
        if (withdraws ? IsWithdrawn : content == _content && !IsWithdrawn && Exists)
        {
            _seen = Math.Max(_seen, version);
            return RowEffect.Unchanged;
        }

        if (version < _seen) return RowEffect.Superseded;
        if (version == _seen) return ErrorReason.VersionContentConflict;
        var effect = withdraws ? RowEffect.Withdrawn : Exists ? RowEffect.Corrected : RowEffect.Recorded;
        (_version, _seen, _content, IsWithdrawn) = (version, version, content, withdraws);
        _taken[version] = Key(content, withdraws);
        return effect;
    }

    private Answer Older(long version, string content, bool withdraws)
    {
        if (!_taken.TryGetValue(version, out var taken)) return RowEffect.Superseded;
        return taken == Key(content, withdraws) ? RowEffect.Repeated : ErrorReason.VersionContentConflict;
    }

    private static string Key(string content, bool withdraws) => $"{(withdraws ? "withdrawn" : "reported")} {content}";
}
