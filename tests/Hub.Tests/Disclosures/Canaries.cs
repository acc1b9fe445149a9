using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Disclosures;

/// <summary>What became of a record that was reported.</summary>
public enum RecordFate
{
    /// <summary>It is as it was reported.</summary>
    Standing,

    /// <summary>Its publicity ended (公示截止).</summary>
    Ended,

    /// <summary>Its class is never published (轻微).</summary>
    NeverPublic,

    /// <summary>It was repaired (信用修复).</summary>
    Repaired,

    /// <summary>Its source withdrew it: it was mistaken.</summary>
    Withdrawn,

    /// <summary>Its publication rests (临时屏蔽).</summary>
    Shielded,
}

/// <summary>
/// A record whose texts are found again in any answer: N-0007 is its number, D-0007 its document, B-0007 stands in its body, P-0007 is the
/// person that it names, R-0007 its remark.
/// </summary>
internal sealed record Canary(int Number, CreditRecord Record, string Source, RecordFate Fate, Canary? Target)
{
    public string Company => Record.Subject.UnifiedSocialCreditCode;

    public bool IsIndividual => Company.StartsWith("92", StringComparison.Ordinal);

    /// <summary>For each fate an enterprise and an individual business, each with a record of every kind.</summary>
    public static List<Canary> Every()
    {
        var all = new List<Canary>();
        foreach (var fate in Enum.GetValues<RecordFate>())
        {
            foreach (var form in (string[])["91", "92"])
            {
                var company = UnifiedSocialCreditCode.Create(form, "610113", $"MC{(int)fate:D6}").ToString();
                foreach (var (source, make) in Kinds)
                {
                    var number = all.Count + 1;
                    var record = make(number);
                    if (fate == RecordFate.NeverPublic && record.Penalty is null) continue;
                    (record.RecordNumber, record.Version, record.Remark, record.Authority) = ($"N-{number:D4}", 1, $"R-{number:D4}",
                        new Authority { Name = "认定机关" });
                    record.Document = new Document { Number = $"D-{number:D4}" };
                    record.Subject = new SubjectReference { UnifiedSocialCreditCode = company, Name = $"公司{fate}" };
                    record.DecidedOn = Rows.Day(2026, 9, 1);
                    if (fate == RecordFate.Ended) record.PublicityEndsOn = Rows.Day(2026, 10, 1);
                    if (fate == RecordFate.NeverPublic) (record.Penalty.Fine, _) = (null,
                        Replace(record.Penalty.Kinds, PenaltyKind.Warning));
                    var canary = new Canary(number, record, source, fate, Target: null);
                    all.Add(canary);
                    if (fate is RecordFate.Repaired or RecordFate.Shielded
                        && record.FinancingFact is null) all.Add(RepairOf(canary, all.Count + 1));
                }
            }
        }

        return all;
    }

    private static readonly (string Source, Func<int, CreditRecord> Make)[] Kinds =
    [
        ("sx-market", n => new CreditRecord
        {
            Dataset = "market.penalty",
            Penalty = new Penalty
            {
                ViolationType = "无证经营", Facts = $"B-{n:D4}", LegalBasis = "无证无照经营查处办法 第十三条", Content = "罚款", Kinds = { PenaltyKind.Fine },
                Fine = new Money { MinorUnits = 200_000_000 },
            },
        }),
        ("sx-court", n => new CreditRecord
        {
            Dataset = "court.judgment-default",
            JudgmentDefault = new JudgmentDefault { CaseNumber = $"D-{n:D4}", Court = "西安市雁塔区人民法院", Circumstances = $"B-{n:D4}",
                LegalRepresentative = $"P-{n:D4}" },
        }),
        ("sx-tax", n => new CreditRecord
        {
            Dataset = "tax.major-violation",
            TaxViolation = new TaxViolation { Nature = "偷税", Facts = $"B-{n:D4}", Treatment = "追缴并罚款", LegalRepresentative = $"P-{n:D4}" },
        }),
        ("sx-market", n => new CreditRecord { Dataset = "market.serious-violation",
            SeriousViolation = new SeriousViolation { Reason = $"B-{n:D4}" } }),
        ("sx-hrss", n => new CreditRecord { Dataset = "lists.serious",
            ListEntry = new ListEntry { ListCode = "work-safety", Reason = $"B-{n:D4}" } }),
        ("sx-hrss", n => new CreditRecord { Dataset = "lists.other",
            ListEntry = new ListEntry { ListCode = "key-attention", Reason = $"B-{n:D4}" } }),
        ("sx-credit", n => new CreditRecord { Dataset = "credit.evaluation",
            CreditEvaluation = new CreditEvaluation { Grade = "C", Scheme = $"B-{n:D4}" } }),
        ("sx-pbc", n => new CreditRecord { Dataset = "pbc.financing",
            FinancingFact = new FinancingFact { Kind = FinancingFactKind.Repaid, Institution = $"B-{n:D4}" } }),
    ];

    // It names its target, so its own number and document are canaries of their own.
    private static Canary RepairOf(Canary target, int number) => new(
        number,
        new CreditRecord
        {
            Dataset = "credit.repair", RecordNumber = $"N-{number:D4}", Version = 1, Subject = target.Record.Subject,
            Remark = $"R-{number:D4}",
            Document = new Document { Number = $"D-{number:D4}" }, Authority = new Authority { Name = "认定机关" },
            DecidedOn = Rows.Day(2026, 10, 20),
            RepairDecision = new RepairDecision
            {
                Target = new RecordReference
                {
                    Source = target.Source, Dataset = target.Record.Dataset,
                    RecordNumber = target.Record.RecordNumber
                }, Ground = $"B-{number:D4}",
                Shields = target.Fate == RecordFate.Shielded,
            },
        },
        target.Source, RecordFate.Standing, target);

    private static bool Replace(Google.Protobuf.Collections.RepeatedField<PenaltyKind> kinds, PenaltyKind only)
    {
        kinds.Clear();
        kinds.Add(only);
        return true;
    }
}
