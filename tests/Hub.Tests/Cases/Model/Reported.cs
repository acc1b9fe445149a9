using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>What sources report of their own accord: new records, corrections, removals, withdrawals.</summary>
internal static class Reported
{
    public static ModelRecord Registration(string code) => new(Sort.Registration, "sx-market", "market.registration", $"reg-{code}", new DateOnly(2020, 1, 2));

    /// <summary>One report by chance, done to the model; null where chance wanted one that cannot be.</summary>
    public static (string Agency, ReportRow Row)? One(World world)
    {
        var (company, today) = (world.Company, world.Today);
        switch (world.Chance.Below(6))
        {
            case 0 or 1:
                var sort = world.Chance.One([Sort.GeneralPenalty, Sort.SeriousPenalty]);
                var number = $"陕市监处罚〔2026〕{company.Records.Count}号#{company.Code}";
                var penalty = world.Add(new ModelRecord(sort, "sx-market", "market.penalty", number, today.AddDays(-world.Chance.Below(400))));
                return (penalty.Source, Rows.Of(Penalty(company, penalty)));
            case 2:
                var judgment = world.Add(new ModelRecord(Sort.JudgmentDefault, "sx-court", "court.judgment-default", $"(2026)陕0113执{company.Records.Count}号#{company.Code}", today.AddDays(-world.Chance.Below(60))));
                return (judgment.Source, Rows.Of(Judgment(company, judgment)));
            case 3 when company.Records.FirstOrDefault(r => r is { Sort: Sort.JudgmentDefault, IsWithdrawn: false, RemovedOn: null }) is { } held:
                held.RemovedOn = today;
                held.Version++;
                return (held.Source, Rows.Of(Judgment(company, held)));
            case 4 when company.Records.FirstOrDefault(r => r is { Sort: Sort.GeneralPenalty, IsWithdrawn: false }) is { } corrected:
                corrected.Version++;
                return (corrected.Source, Rows.Of(Penalty(company, corrected)));
            case 5 when company.Records.FirstOrDefault(r => r is { IsWithdrawn: false, Sort: Sort.WageArrears or Sort.ProcurementBan or Sort.GeneralPenalty }) is { } wrong:
                world.Withdraw(wrong);
                return (wrong.Source, new ReportRow
                {
                    Withdrawal = new Withdrawal
                    {
                        Subject = new SubjectReference { UnifiedSocialCreditCode = company.Code }, Dataset = wrong.Reference.Dataset, RecordNumber = wrong.Number,
                        Version = wrong.Version, Reason = "撤销",
                    },
                });
            default:
                return null;
        }
    }

    private static CreditRecord Penalty(ModelCompany company, ModelRecord held)
    {
        var row = Rows.Penalty(company.Code);
        row.RecordNumber = held.Number;
        row.Document.Number = held.Number;
        row.Version = held.Version;
        row.DecidedOn = held.DecidedOn.ToProto();
        row.Penalty.Facts = $"第{held.Version}版";
        row.Penalty.ConductClass = held.Sort == Sort.SeriousPenalty ? ConductClass.Serious : ConductClass.General;
        return row;
    }

    private static CreditRecord Judgment(ModelCompany company, ModelRecord held)
    {
        var row = Rows.JudgmentDefault(company.Code, held.Number);
        row.RecordNumber = held.Number;
        row.Version = held.Version;
        row.DecidedOn = held.DecidedOn.ToProto();
        row.RemovedOn = held.RemovedOn?.ToProto();
        return row;
    }
}
