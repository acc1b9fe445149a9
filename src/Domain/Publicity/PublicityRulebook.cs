using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Publicity;

/// <summary>
/// What is public of a record, from when, until when, and by when it has to be (公示规则): dated versions that an operator edits. Several versions
/// of a rule stand side by side, and a record is judged by the one in force on its decisive day.
/// </summary>
public sealed class PublicityRulebook
{
    internal PublicityRulebook(string version, ImmutableArray<PublicityChannel> channels, ImmutableArray<PublicFields> fields, PersonRetention persons)
    {
        Persons = persons;
        Version = version;
        Channels = channels;
        Fields = fields;
    }

    /// <summary>How long names of responsible persons are kept.</summary>
    public PersonRetention Persons { get; }

    /// <summary>Version that the operator gave it.</summary>
    public string Version { get; }

    /// <summary>Channels, the credit portal first: where channels differ, the credit portal prevails (NDRC Order 36 of 2026).</summary>
    public ImmutableArray<PublicityChannel> Channels { get; }

    /// <summary>The channel that the hub itself publishes on.</summary>
    public PublicityChannel Portal => Channels[0];

    /// <summary>Which fields of a kind are public; a kind that does not stand here shows none.</summary>
    public ImmutableArray<PublicFields> Fields { get; }

    /// <summary>Finds a channel; null where there is none of that code.</summary>
    public PublicityChannel? FindChannel(string code) => Channels.FirstOrDefault(c => c.Code == code);

    /// <summary>True for the result of a random inspection that counts against its subject (抽查检查结果负面信息), because a version names it.</summary>
    public bool IsNegative(RecordFacts inspection) => inspection.Kind == RecordKind.InspectionResult
        && Channels.Any(c => c.Versions.Any(v => v.ResultCodes.Contains(inspection.ResultCode)));

    /// <summary>Fields of a kind that are public; empty where none is.</summary>
    public PublicFields FieldsOf(RecordKind kind) => Fields.FirstOrDefault(f => f.Kind == kind) ?? new PublicFields(kind, [], [], "");
}

/// <summary>How long names of responsible persons are kept once what names them is public no more, or its case is closed.</summary>
/// <param name="Months">Months; 0 = they are erased with the end of publicity.</param>
/// <param name="DocumentMonths">Months for which documents submitted for cases are kept after the last of their cases was closed; null = for ever.</param>
/// <param name="Rule">Rule that sets it; empty where none is stated.</param>
/// <param name="Unverified">True where it has not yet been held against the official text.</param>
public sealed record PersonRetention(int Months, int? DocumentMonths = null, string Rule = "", bool Unverified = false)
{
    /// <summary>The first day on which they are erased, where publicity ended with a day.</summary>
    public BeijingDate ErasedOn(BeijingDate lastDay) => lastDay.AddMonths(Months).AddDays(1);

    /// <summary>The first day on which a document is erased that was needed until a day; null = never.</summary>
    public BeijingDate? DocumentErasedOn(BeijingDate lastDay) => DocumentMonths is { } months ? lastDay.AddMonths(months).AddDays(1) : null;
}

/// <summary>The public fields of a kind, named by their paths in the record. What does not stand here stays hidden, new fields too.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Paths">Paths, such as «penalty.facts»; a path takes in all below it.</param>
/// <param name="HiddenForIndividuals">Those of them that are not shown of an individual business (个体工商户), whose data is its owner's (Shaanxi regulation, Art 22).</param>
/// <param name="Rule">Rule that orders it.</param>
public sealed record PublicFields(RecordKind Kind, ImmutableArray<string> Paths, ImmutableArray<string> HiddenForIndividuals, string Rule);

/// <summary>A place where records are published (公示渠道), with its own clock and its own periods.</summary>
public sealed record PublicityChannel
{
    /// <summary>Code, such as «credit-portal».</summary>
    public required string Code { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>Datasets that it publishes; empty = all.</summary>
    public required ImmutableArray<string> Datasets { get; init; }

    /// <summary>By when records are to be public.</summary>
    public required ImmutableArray<PublicationClock> Clocks { get; init; }

    /// <summary>Versions of the rules for how long they stay public.</summary>
    public required ImmutableArray<PublicityVersion> Versions { get; init; }

    /// <summary>What may let publication rest; null = nothing.</summary>
    public ShieldingRule? Shielding { get; init; }

    /// <summary>True where the channel publishes a dataset.</summary>
    public bool Publishes(string dataset) => Datasets.IsEmpty || Datasets.Contains(dataset);

    /// <summary>The version for a record on a day; null where none is in force. Of several the one that came into force last prevails.</summary>
    public PublicityVersion? VersionOn(RecordFacts record, BeijingDate day) => Versions.Where(v => v.Governs(record) && v.IsInForce(day)).MaxBy(v => v.InForceFrom);

    /// <summary>The clock for a kind on a day; null where none runs.</summary>
    public PublicationClock? ClockOn(RecordKind kind, BeijingDate day) =>
        Clocks.Where(c => c.Kinds.Contains(kind) && c.InForceFrom <= day).MaxBy(c => c.InForceFrom);
}

/// <summary>By when a record is to be public (公示时限), counted in working days from its decision, whose day is not counted.</summary>
/// <param name="Kinds">Kinds of record.</param>
/// <param name="WorkingDays">Working days.</param>
/// <param name="Rule">Rule that sets it.</param>
/// <param name="InForceFrom">First day in force.</param>
/// <param name="Unverified">True where the operator has not yet held it against the official text.</param>
public sealed record PublicationClock(ImmutableArray<RecordKind> Kinds, int WorkingDays, string Rule, BeijingDate InForceFrom, bool Unverified);

/// <summary>What ends the publication of a record by itself.</summary>
public enum PublicityBasis
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The maximum of the record's class (轻微、一般、严重).</summary>
    Class = 1,

    /// <summary>A number of months from the decision, whatever the class.</summary>
    Term = 2,

    /// <summary>Removal from the list, or the end of its term (Shaanxi regulation, Art 23).</summary>
    Removal = 3,

    /// <summary>The end of its effect, as for a licence or an honour.</summary>
    Effect = 4,

    /// <summary>Nothing: it stays public.</summary>
    Unlimited = 5,

    /// <summary>It is never public.</summary>
    Never = 6,
}

/// <summary>What a rule asks beside the minimum, performance and commitment before publication may end early (其他法定条件).</summary>
public enum EarlyCondition
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The subject is neither on the list of abnormal operations nor on one of serious defaulters (未被列入经营异常名录、严重违法失信名单).</summary>
    NotListed = 1,

    /// <summary>No further penalty by the same source since (未再受到同类处罚).</summary>
    NoRepeat = 2,
}

/// <summary>One version of the rule for some kinds.</summary>
public sealed record PublicityVersion
{
    /// <summary>Code, such as «ndrc-36-2026»: named in whatever it decided.</summary>
    public required string Code { get; init; }

    /// <summary>The rule, such as «国家发展改革委令第36号».</summary>
    public required string Rule { get; init; }

    /// <summary>Kinds that it governs.</summary>
    public required ImmutableArray<RecordKind> Kinds { get; init; }

    /// <summary>
    /// Codes of the results of random inspections that it governs (双随机抽查); empty = whatever the result. A result that any version names counts against its subject.
    /// </summary>
    public required ImmutableArray<int> ResultCodes { get; init; }

    /// <summary>True where it governs only commitments that were found false or broken, from the day of that finding.</summary>
    public bool Breached { get; init; }

    /// <summary>First day in force.</summary>
    public required BeijingDate InForceFrom { get; init; }

    /// <summary>Last day in force; null = still.</summary>
    public required BeijingDate? InForceUntil { get; init; }

    /// <summary>True where the operator has not yet held it against the official text.</summary>
    public required bool Unverified { get; init; }

    /// <summary>What ends publication.</summary>
    public required PublicityBasis Basis { get; init; }

    /// <summary>Months from the decision before which publication cannot be ended early; 0 = at any time. For <see cref="PublicityBasis.Class"/> the class says it.</summary>
    public required int MinimumMonths { get; init; }

    /// <summary>Months from the decision after which publication ends in any case; 0 = no such limit.</summary>
    public required int MaximumMonths { get; init; }

    /// <summary>Terms by class, for <see cref="PublicityBasis.Class"/>.</summary>
    public required ImmutableArray<ClassTerm> Classes { get; init; }

    /// <summary>Which records are of which class; of several that match the gravest counts, so that of several kinds the longest period holds.</summary>
    public required ImmutableArray<ClassRule> ClassRules { get; init; }

    /// <summary>Class of a record that no rule matches.</summary>
    public required ConductClass Otherwise { get; init; }

    /// <summary>Kinds of penalty whose publication cannot be ended early by repair.</summary>
    public required PenaltyKinds NeverEarly { get; init; }

    /// <summary>What the subject must be free of before publication can be ended early, beside what every repair needs.</summary>
    public required ImmutableArray<EarlyCondition> EarlyNeeds { get; init; }

    /// <summary>True for records that it is about.</summary>
    public bool Governs(RecordFacts record) => Kinds.Contains(record.Kind)
        && (ResultCodes.IsEmpty || ResultCodes.Contains(record.ResultCode))
        && (!Breached || record.Breach is not null);

    /// <summary>True on days on which it is in force.</summary>
    public bool IsInForce(BeijingDate day) => InForceFrom <= day && (InForceUntil is not { } last || day <= last);
}

/// <summary>How long a class is public.</summary>
/// <param name="Class">The class.</param>
/// <param name="IsPublished">False: it is not public at all.</param>
/// <param name="MinimumMonths">Months from the decision before which publication cannot be ended early.</param>
/// <param name="MaximumMonths">Months from the decision after which it ends by itself.</param>
public sealed record ClassTerm(ConductClass Class, bool IsPublished, int MinimumMonths, int MaximumMonths);

/// <summary>What is of a class: penalties of at least one of the kinds or with a fine that is large enough, inspections with one of the results.</summary>
/// <param name="Class">The class.</param>
/// <param name="AnyOf">Kinds of penalty.</param>
/// <param name="FineAtLeastFen">Smallest fine in fen; 0 = a fine alone never suffices.</param>
/// <param name="Datasets">Datasets to which the rule is limited; empty = all.</param>
/// <param name="ResultCodes">Codes of inspection results.</param>
public sealed record ClassRule(ConductClass Class, PenaltyKinds AnyOf, long FineAtLeastFen, ImmutableArray<string> Datasets, ImmutableArray<int> ResultCodes)
{
    /// <summary>Ways in which a commitment was broken.</summary>
    public ImmutableArray<CommitmentBreachKind> BreachWays { get; init; } = [];

    /// <summary>True where a record is of this sort.</summary>
    public bool Matches(RecordFacts record) => (Datasets.IsEmpty || Datasets.Contains(record.Key.Dataset))
        && ((record.PenaltyKinds & AnyOf) != 0 || (FineAtLeastFen > 0 && record.FineFen >= FineAtLeastFen)
            || ResultCodes.Contains(record.ResultCode)
            || (record.Breach is { } breach && BreachWays.Contains(breach.Breach)));
}
