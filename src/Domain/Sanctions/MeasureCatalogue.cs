using System.Collections.Frozen;
using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Sanctions;

/// <summary>
/// The measures catalogue (失信惩戒措施清单 and its counterpart for the trustworthy): lists, measures with their legal bases, and the matters
/// they act on. Data that an operator edits; a version takes effect by an entry in the ledger, so that a replay judges alike.
/// </summary>
public sealed class MeasureCatalogue
{
    private readonly FrozenDictionary<string, MatterDefinition> _matters;
    private readonly FrozenDictionary<string, ListDefinition> _lists;
    private readonly FrozenDictionary<string, MeasureDefinition> _measures;
    private readonly FrozenDictionary<string, ImmutableArray<MeasureDefinition>> _measuresOfList;

    internal MeasureCatalogue(
        string version, ImmutableArray<MatterDefinition> matters, ImmutableArray<ListDefinition> lists, ImmutableArray<MeasureDefinition> measures)
    {
        Version = version;
        Matters = matters;
        Lists = lists;
        Measures = measures;
        _matters = matters.ToFrozenDictionary(m => m.Code);
        _lists = lists.ToFrozenDictionary(l => l.Code);
        _measures = measures.ToFrozenDictionary(m => m.Code);
        _measuresOfList = lists.ToFrozenDictionary(l => l.Code, l => measures.Where(m => m.ListCodes.Contains(l.Code)).ToImmutableArray());
    }

    /// <summary>Version that the operator gave it.</summary>
    public string Version { get; }

    /// <summary>Matters (事项) in order of code.</summary>
    public ImmutableArray<MatterDefinition> Matters { get; }

    /// <summary>Lists (名单) in order of code.</summary>
    public ImmutableArray<ListDefinition> Lists { get; }

    /// <summary>Measures (措施) in order of code.</summary>
    public ImmutableArray<MeasureDefinition> Measures { get; }

    /// <summary>Finds a matter; null where there is none of that code.</summary>
    public MatterDefinition? FindMatter(string code) => _matters.GetValueOrDefault(code);

    /// <summary>Finds a list; null where there is none of that code.</summary>
    public ListDefinition? FindList(string code) => _lists.GetValueOrDefault(code);

    /// <summary>Finds a measure; null where there is none of that code.</summary>
    public MeasureDefinition? FindMeasure(string code) => _measures.GetValueOrDefault(code);

    /// <summary>The measures that an entry on a list brings about, in order of code.</summary>
    public ImmutableArray<MeasureDefinition> MeasuresOf(ListDefinition list) => _measuresOfList[list.Code];

    /// <summary>
    /// True for a sanction that counts against its subject: an entry on any list but one of honours, or a measure without a list that does
    /// not favour. While one holds, rewards rest.
    /// </summary>
    public bool IsAdverse(Sanction sanction) => FindList(sanction.ListCode) is { } list
        ? list.Nature != ListNature.Honour
        : sanction.MeasureCodes.Any(code => FindMeasure(code) is { Effect: not MeasureEffect.Favour });

    /// <summary>The list that a record puts its subject on; null where none.</summary>
    public ListDefinition? ListOf(RecordFacts record)
    {
        if (record.Kind == RecordKind.ListEntry) return FindList(record.ListCode);
        foreach (var list in Lists)
            if (list.FromKind == record.Kind && (list.FromGrade.Length == 0 || list.FromGrade == record.Grade)) return list;
        return null;
    }
}

/// <summary>Something that an agency decides (事项), such as admission to a procurement.</summary>
/// <param name="Code">Code, such as «procurement».</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Rule">Rule that demands a check.</param>
/// <param name="Datasets">Datasets whose age bears on an answer.</param>
/// <param name="Commitment">Where it may be decided on the subject's commitment: the rules that open that way; null = it may not.</param>
public sealed record MatterDefinition(
    string Code, string NameZh, string NameEn, string Rule, ImmutableArray<string> Datasets, CommitmentOpening? Commitment = null);

/// <summary>The rules that open the way of commitment for a matter (告知承诺制、容缺受理).</summary>
/// <param name="Immediate">Rules by which it is decided at once.</param>
/// <param name="AcceptFirst">Rules by which it is accepted while papers are missing.</param>
public sealed record CommitmentOpening(ImmutableArray<LegalBasis> Immediate, ImmutableArray<LegalBasis> AcceptFirst);

/// <summary>Nature of a list (名单性质). The numbers are those of the contract.</summary>
public enum ListNature
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Serious defaulter list (严重失信主体名单).</summary>
    SeriousDefaulter = 1,

    /// <summary>Key attention list (重点关注名单).</summary>
    KeyAttention = 2,

    /// <summary>List of abnormal operations (经营异常名录).</summary>
    AbnormalOperation = 3,

    /// <summary>Honour list (守信激励名单).</summary>
    Honour = 4,

    /// <summary>Ban from a market or an industry (市场和行业禁入).</summary>
    Ban = 5,
}

/// <summary>A list (名单) with the rule that sets it up.</summary>
public sealed record ListDefinition
{
    /// <summary>Code, such as «judgment-defaulter».</summary>
    public required string Code { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>Nature.</summary>
    public required ListNature Nature { get; init; }

    /// <summary>Rule that sets it up.</summary>
    public required string IssuingRule { get; init; }

    /// <summary>Months that an entry lasts from its decision where the source states no end; 0 = until removed.</summary>
    public required int TermMonths { get; init; }

    /// <summary>How an entry is repaired or removed (修复途径).</summary>
    public required string Remedy { get; init; }

    /// <summary>Kind of record that is an entry by itself; <see cref="RecordKind.None"/> where entries name the list.</summary>
    public required RecordKind FromKind { get; init; }

    /// <summary>Grade that the record must have; empty where any will do.</summary>
    public required string FromGrade { get; init; }

    /// <summary>Dataset to which its entries belong, and whose disclosure is theirs; empty where its entries are records of a kind of their own.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>True for lists that the law publishes (陕西省社会信用条例 第二十二条): serious lists, lists of abnormal operations, bans.</summary>
    public bool IsPublishedByLaw => Nature is ListNature.SeriousDefaulter or ListNature.AbnormalOperation or ListNature.Ban;

    /// <summary>True where the operator has not yet checked it against the official text.</summary>
    public required bool Unverified { get; init; }

    /// <summary>True where entries on the list are records of a dataset.</summary>
    public bool IsIn(DatasetDefinition dataset) => FromKind == RecordKind.None ? Dataset == dataset.Code : FromKind == dataset.Kind;

    /// <summary>Who determines for it in cases of the hub; null where its entries are only reported.</summary>
    public ListDetermination? Determination { get; init; }
}

/// <summary>What a measure demands of the deciding agency. The numbers are those of the contract.</summary>
public enum MeasureEffect
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Must bar (应当).</summary>
    Must = 1,

    /// <summary>May hold it against the subject (可以).</summary>
    May = 2,

    /// <summary>May favour the subject (激励).</summary>
    Favour = 3,
}

/// <summary>A measure (措施) with its legal bases.</summary>
public sealed record MeasureDefinition
{
    /// <summary>Code, such as «bar-procurement».</summary>
    public required string Code { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>What it demands.</summary>
    public required MeasureEffect Effect { get; init; }

    /// <summary>Matters on which it acts.</summary>
    public required ImmutableArray<string> MatterCodes { get; init; }

    /// <summary>Lists that bring it about.</summary>
    public required ImmutableArray<string> ListCodes { get; init; }

    /// <summary>Penalties that bring it about without any list.</summary>
    public required ImmutableArray<PenaltyTrigger> Penalties { get; init; }

    /// <summary>Broken commitments that bring it about without any list.</summary>
    public required ImmutableArray<BreachTrigger> Breaches { get; init; }

    /// <summary>Legal bases; on a day without one in force the measure does not act.</summary>
    public required ImmutableArray<LegalBasis> LegalBases { get; init; }

    /// <summary>Regions to which it is limited, with all that lies in them; empty = everywhere.</summary>
    public required ImmutableArray<string> RegionCodes { get; init; }

    /// <summary>Industries to which it is limited, with all that is part of them; empty = all.</summary>
    public required ImmutableArray<string> IndustryCodes { get; init; }
}

/// <summary>A penalty that brings a measure about by itself, such as a «major violation» of 政府采购法实施条例 Art 19.</summary>
/// <param name="AnyOf">At least one of these kinds, or a fine that is large enough.</param>
/// <param name="FineAtLeastFen">Smallest fine in fen that counts as large (较大数额罚款); 0 = a fine alone never suffices.</param>
/// <param name="TermMonths">Months from the decision for which the measure lasts; 0 = as long as the penalty itself.</param>
public sealed record PenaltyTrigger(PenaltyKinds AnyOf, long FineAtLeastFen, int TermMonths)
{
    /// <summary>True where a penalty is of this sort.</summary>
    public bool Matches(RecordFacts record) => record.Kind == RecordKind.Penalty
        && ((record.PenaltyKinds & AnyOf) != 0 || (FineAtLeastFen > 0 && record.FineFen >= FineAtLeastFen));
}

/// <summary>A broken commitment that brings a measure about by itself (虚假承诺、违背承诺).</summary>
/// <param name="Kinds">Kinds of commitment; empty = all.</param>
/// <param name="Breaches">Ways in which it was broken; empty = all.</param>
/// <param name="TermMonths">Months from the finding for which the measure lasts; 0 = until it is repaired.</param>
public sealed record BreachTrigger(ImmutableArray<CommitmentKind> Kinds, ImmutableArray<CommitmentBreachKind> Breaches, int TermMonths)
{
    /// <summary>True where a breach is of this sort.</summary>
    public bool Matches(CommitmentBreach breach) =>
        (Kinds.IsEmpty || Kinds.Contains(breach.Commitment)) && (Breaches.IsEmpty || Breaches.Contains(breach.Breach));
}

/// <summary>The law on which a measure rests (法律依据).</summary>
/// <param name="Instrument">Instrument (法律、法规、规章).</param>
/// <param name="Article">Article.</param>
/// <param name="InForceFrom">First day in force.</param>
/// <param name="InForceUntil">Last day in force; null = still.</param>
/// <param name="Unverified">True where the operator has not yet checked the text.</param>
public sealed record LegalBasis(string Instrument, string Article, BeijingDate InForceFrom, BeijingDate? InForceUntil, bool Unverified)
{
    /// <summary>True on days on which it is in force.</summary>
    public bool IsInForce(BeijingDate day) => InForceFrom <= day && (InForceUntil is not { } last || day <= last);
}
