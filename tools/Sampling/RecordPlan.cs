namespace CreditHub.Sampling;

/// <summary>How many records of each sort a business has.</summary>
internal sealed class RecordPlan(SampleOptions options)
{
    /// <summary>The most records of one sort that a business has.</summary>
    public const int RecordsMax = 3;

    private const int Matter = 1;

    // Shares of all businesses. Individual businesses (个体工商户) stand on none of the company lists, so the shares of the others are higher.
    private const double CompanyShare = 0.46;
    private const double LicenceShare = 0.40;
    private const double PenaltyShare = 0.06;
    private const double TroubledShare = 0.04;
    private const double ARatedShare = 0.10;

    // A rating tells of a year past, up to the third before this one; a business must have stood then. So many have.
    private const int SeasonedYears = 3;
    private const double SeasonedShare = 0.8;

    private const double BankPenaltyShare = 0.0005;
    private const double FinancingShare = 0.05;
    private const double EvaluationShare = 0.08;
    private const double CommitmentShare = 0.03;

    // Troubles come together: what is listed once is often listed twice. Of the troubled, so many stand on each list, now or formerly.
    private const double AbnormalOfTroubled = 0.75;
    private const double CourtOfTroubled = 0.30;
    private const double SeriousOfTroubled = 0.05;
    private const double TaxOfTroubled = 0.025;

    private static readonly int SortCount = Enum.GetValues<RecordSort>().Length;

    /// <summary>The number of records by <see cref="RecordSort"/>.</summary>
    public int[] Of(SampleSubject subject)
    {
        var counts = new int[SortCount];
        if (subject.IsExemplar)
        {
            for (var sort = 0; sort < SortCount; sort++) counts[sort] = Exemplars.RecordsOf(subject.Index, options.Subjects, (RecordSort)sort);
            return counts;
        }

        var dice = Dice.For(options.Seed, subject.Index, Matter);
        counts[(int)RecordSort.Licence] = Some(dice, LicenceShare, RecordsMax);
        counts[(int)RecordSort.Penalty] = Some(dice, PenaltyShare, most: 2);
        if (!subject.Code.IsIndividualBusiness) DrawCompanyRecords(counts, dice, IsSeasoned(subject));
        return counts;
    }

    private bool IsSeasoned(SampleSubject subject) => subject.EstablishedOn <= options.AsOf.AddMonths(-12 * SeasonedYears);

    private static void DrawCompanyRecords(int[] counts, Dice dice, bool isSeasoned)
    {
        counts[(int)RecordSort.Financing] = Some(dice, FinancingShare / CompanyShare, RecordsMax);
        counts[(int)RecordSort.BankPenalty] = Some(dice, BankPenaltyShare / CompanyShare, most: 1);
        counts[(int)RecordSort.Evaluation] = Some(dice, EvaluationShare / CompanyShare, most: 1);
        counts[(int)RecordSort.Commitment] = Some(dice, CommitmentShare / CompanyShare, most: 2);
        if (!dice.Chance(TroubledShare / CompanyShare))
        {
            if (isSeasoned) counts[(int)RecordSort.ARated] = Some(dice, ARatedShare / (CompanyShare - TroubledShare) / SeasonedShare, most: 1);
            return;
        }

        counts[(int)RecordSort.AbnormalOperation] = Some(dice, AbnormalOfTroubled, most: 1);
        counts[(int)RecordSort.JudgmentDefault] = Some(dice, CourtOfTroubled, RecordsMax);
        counts[(int)RecordSort.SeriousViolation] = Some(dice, SeriousOfTroubled, most: 1);
        counts[(int)RecordSort.TaxViolation] = Some(dice, TaxOfTroubled, most: 1);
    }

    private static int Some(Dice dice, double share, int most) => dice.Chance(share) ? dice.Between(1, most) : 0;
}
