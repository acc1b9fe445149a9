using CreditHub.Hub.Tests.Cases;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Statistics;

/// <summary>What figures count, as rows of a source and as cases of a company.</summary>
internal static class FigureRows
{
    /// <summary>Rows of a company: acts in time and late, commitments, facts about itself, entries on a list, of which some are withdrawn
    /// again.</summary>
    public static IEnumerable<ReportRow> Of(string code, int i)
    {
        var kinds = Enum.GetValues<AdministrativeActKind>().Where(k => k != 0).ToList();
        yield return Rows.Of(Act($"a-{i}", code, kinds[i % kinds.Count], Rows.Day(2026, 10, 30)));
        yield return Rows.Of(Act($"b-{i}", code, AdministrativeActKind.Award, Rows.Day(2026, 9, 1)));
        var commitments = Enum.GetValues<CommitmentKind>().Where(k => k != 0).ToList();
        yield return Rows.Of(Commitment($"c-{i}", code, commitments[i % commitments.Count]));
        yield return Rows.Of(Voluntary($"v-{i}", code));
        if (i % 4 == 0)
        {
            yield return Rows.Of(Voluntary($"w-{i}", code));
            yield return Withdrawal("credit.voluntary", $"w-{i}", code);
            yield return Withdrawal("acts.other", $"b-{i}", code);
        }

        // A corrected commitment is of another kind, and counts there.
        if (i % 5 != 0) yield break;
        var corrected = Commitment($"c-{i}", code, CommitmentKind.Proactive);
        corrected.Version = 2;
        yield return Rows.Of(corrected);
    }

    /// <summary>What the company does by cases: commits, registers facts, takes one back.</summary>
    public static async Task Act(TestHub hub, string code, int i)
    {
        try
        {
            await hub.Act(CaseCalls.AsCompany(code), r => (r.UnifiedSocialCreditCode, r.Commitment) = (code, CaseCalls.Proactive()));
            for (var n = 0; n < 2; n++)
            {
                var made = await hub.Act(CaseCalls.AsCompany(code), r => (r.UnifiedSocialCreditCode, r.Voluntary) = (code, new VoluntaryStep
                {
                    Register = new RegisterFact
                    {
                        Topic = "知识产权", Content = $"专利{n}", VerifiedBy = "sx-market", TruthCommitted = true,
                        Authorised = true
                    },
                }));
                if (n == 0 && i % 2 == 0) await hub.Act(CaseCalls.AsCompany(code), r => (r.UnifiedSocialCreditCode, r.CaseId, r.Voluntary) =
                    (code, made.Case.CaseId, new VoluntaryStep { Withdraw = new WithdrawFact() }));
                if (n == 0 && i % 6 == 1) await hub.Act(TestHub.Supervising("sx-market"), r => (r.UnifiedSocialCreditCode, r.CaseId,
                    r.Voluntary) =
                    (code, made.Case.CaseId, new VoluntaryStep { FindFalse = new FindFactFalse { DocumentNumber = $"陕市监违认〔2026〕{i}号" } }));
            }
        }
        catch (RpcException e) when (e.Reason() is "CASE_CONDITION_UNMET" or "SUBJECT_UNKNOWN")
        {
            // A company that broke its word may not be let to commit again; nothing follows for the count.
        }
    }

    public static CreditRecord Act(string number, string code, AdministrativeActKind kind, BeijingDate decidedOn)
    {
        var record = New("acts.other", number, code, decidedOn);
        record.Document = new Document { Number = $"陕奖〔2026〕{number}号" };
        record.Authority = new Authority { Name = "陕西省发展和改革委员会" };
        record.AdministrativeAct = new AdministrativeAct { Kind = kind, Content = "表彰" };
        return record;
    }

    private static CreditRecord Commitment(string number, string code, CommitmentKind kind)
    {
        var record = New("credit.commitment", number, code, Rows.Day(2026, 10, 1));
        record.Authority = new Authority { Name = "陕西省公共信用信息中心" };
        record.Commitment = new Commitment { Kind = kind, Matter = "守信经营", State = CommitmentState.Open };
        return record;
    }

    private static CreditRecord Voluntary(string number, string code)
    {
        var record = New("credit.voluntary", number, code, Rows.Day(2026, 10, 1));
        record.VoluntaryRegistration = new VoluntaryRegistration { Topic = "知识产权", Content = "发明专利三项", TruthCommitted = true };
        return record;
    }

    private static CreditRecord New(string dataset, string number, string code, BeijingDate decidedOn) => new()
    {
        Dataset = dataset, RecordNumber = number, Version = 1, DecidedOn = decidedOn,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = "公司" },
    };

    private static ReportRow Withdrawal(string dataset, string number, string code) => new()
    {
        Withdrawal = new Withdrawal
        {
            Dataset = dataset, RecordNumber = number, Version = 2, Reason = "误报",
            Subject = new SubjectReference { UnifiedSocialCreditCode = code },
        },
    };
}
