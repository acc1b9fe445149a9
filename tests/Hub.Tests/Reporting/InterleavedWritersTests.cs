using System.Globalization;
using CreditHub.Hub.Tests.Cases;
using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;
using Grpc.Core;
using Answer = CreditHub.Hub.Tests.Reporting.Model.Answer;
using Record = CreditHub.Hub.Tests.Reporting.Model.ModelRecord;

namespace CreditHub.Hub.Tests.Reporting;

/// <summary>
/// Rows of the same companies come in messages about many, which pass the grains, and about few, which the grains take; steps of cases and reads come between.
/// Each answer is that of a simple model, whoever wrote before. CREDITHUB_MODEL_SEED repeats a run.
/// </summary>
public sealed class InterleavedWritersTests(ITestOutputHelper output)
{
    private const int Turns = 900;
    private const int Companies = 6;
    private const int RecordsEach = 91;
    private const int TurnsARecord = 10;
    private const int TogetherMin = 4;
    private static readonly string[] Contents = ["甲", "乙"];

    private readonly List<Company> _companies = [.. Enumerable.Range(0, Companies).Select(i => new Company(Rows.CodeOf(i)))];
    private readonly List<string> _history = [];
    private int _objections;
    private int _turn;

    [Fact]
    public async Task Rows_OfBatchesAndGrainsInterleaved_HaveTheEffectsOfTheModel()
    {
        var stated = Environment.GetEnvironmentVariable("CREDITHUB_MODEL_SEED");
        var seed = int.TryParse(stated, CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount & 0xFFFF;
        output.WriteLine($"CREDITHUB_MODEL_SEED={seed}");
        var chance = new Chance(seed);
        await using var hub = await TestHub.StartAsync();
        for (; _turn < Turns; _turn++)
        {
            var move = chance.Below(100);
            if (move < 40) await Report(hub, chance, companies: TogetherMin + chance.Below(Companies - TogetherMin + 1));
            else if (move < 75) await Report(hub, chance, companies: 1 + chance.Below(TogetherMin - 1));
            else if (move < 85) await ObjectByRow(hub, chance);
            else if (move < 95) await ObjectByCase(hub, chance);
            else await ReadProfile(hub, chance.One(_companies));
        }

        foreach (var company in _companies) await ReadProfile(hub, company);
    }

    [Fact]
    public async Task Row_ThatAGrainTakesAfterABatch_IsAnsweredByWhatTheBatchBrought()
    {
        await using var hub = await TestHub.StartAsync();
        var company = _companies[0];
        var (first, second) = (company.Records[0], company.Records[1]);
        await Effect(RowEffect.Recorded, Reported(first, 1, "甲", company));
        await Batch(RowEffect.Recorded, Reported(second, 1, "甲", company));
        await Effect(RowEffect.Withdrawn, Withdrawal(second, 2, "误报", company));
        await Batch(RowEffect.Corrected, Reported(first, 2, "乙", company));
        await Batch(RowEffect.Unchanged, Reported(first, 3, "乙", company));
        await Effect(RowEffect.Unchanged, Reported(first, 3, "乙", company));

        async Task Effect(RowEffect expected, params ReportRow[] rows) => Assert.Equal(expected, Answer.Of((await hub.Report("sx-court", rows))[0]).Effect);

        Task Batch(RowEffect expected, ReportRow row) => Effect(expected, [row, .. _companies.Skip(1).Select(other => Reported(other.Records[0], ++_turn, $"{_turn}", other))]);
    }

    private async Task Report(TestHub hub, Chance chance, int companies)
    {
        var (rows, expected) = (new List<ReportRow>(), new List<Answer>());
        foreach (var company in Some(chance, companies))
        {
            foreach (var record in Recent(company).Skip(chance.Below(2)))
            {
                var (version, content, withdraws) = (VersionOf(record, chance), chance.One(Contents), chance.Percent(35));
                rows.Add(withdraws ? Withdrawal(record, version, content, company) : Reported(record, version, content, company));
                expected.Add(record.Take(version, content, withdraws));
                _history.Add($"{(companies < TogetherMin ? "grain" : "batch")}: {record.Number} v{version} {content}{(withdraws ? " withdrawn" : "")}");
            }
        }

        var results = await hub.Report("sx-court", [.. rows]);
        Agree(expected, results.Select(Answer.Of));
    }

    // The row is about a record of another source, so that what is answered hangs on a record that a batch may just have brought.
    private async Task ObjectByRow(TestHub hub, Chance chance)
    {
        var company = chance.One(_companies);
        var target = chance.One(Recent(company));
        var notice = Rows.JudgmentDefault(company.Code);
        (notice.Dataset, notice.RecordNumber) = ("credit.objection", $"异议{++_objections}");
        notice.ObjectionNotice = new ObjectionNotice { Target = ReferenceTo(target), State = ObjectionState.Open, Ground = "信息有误" };
        _history.Add($"objection by row to {target.Number}");
        var results = await hub.Report("sx-credit", Rows.Of(notice));
        Agree([target.Exists ? RowEffect.Recorded : ErrorReason.RecordUnknown], results.Select(Answer.Of));
    }

    private async Task ObjectByCase(TestHub hub, Chance chance)
    {
        var company = chance.One(_companies);
        var target = chance.One(Recent(company));
        var isKnown = company.Records.Any(r => r.Exists);
        var expected = !isKnown ? ErrorReason.SubjectUnknown
            : !target.Exists ? ErrorReason.RecordUnknown
            : target.IsWithdrawn ? ErrorReason.CaseTargetUnsuitable
            : company.Objected.Contains(target) ? ErrorReason.CaseConditionUnmet
            : default;
        if (expected == default) company.Objected.Add(target);
        _history.Add($"objection by case to {target.Number}");
        Agree([expected], [await Raise(hub, company, target)]);
    }

    private static async Task<Answer> Raise(TestHub hub, Company company, Record target)
    {
        try
        {
            await hub.Act(CaseCalls.AsCompany(company.Code), r =>
            {
                r.UnifiedSocialCreditCode = company.Code;
                r.Objection = new ObjectionStep { Raise = new RaiseObjection { Target = ReferenceTo(target), Ground = ObjectionGround.WrongOrIncomplete, Statement = "应予更正" } };
            });
            return default(ErrorReason);
        }
        catch (RpcException e)
        {
            return Enum.GetValues<ErrorReason>().First(reason => ReasonNames.Of(reason) == e.Reason());
        }
    }

    private async Task ReadProfile(TestHub hub, Company company)
    {
        _history.Add($"profile of {company.Code}");
        var counted = 0;
        try
        {
            var answer = await hub.Subjects.GetProfileAsync(
                new GetProfileRequest { UnifiedSocialCreditCode = company.Code }, TestHub.Supervising("sx-court"), cancellationToken: TestHub.Token);
            counted = answer.Profile.RecordCounts.SingleOrDefault(c => c.Kind == RecordKind.JudgmentDefault)?.Count ?? 0;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Nothing was reported yet.
        }

        Agree([company.Records.Count(r => r is { Exists: true, IsWithdrawn: false })], [counted]);
    }

    private void Agree<T>(IReadOnlyList<T> model, IEnumerable<T> hub)
    {
        var answered = hub.ToList();
        if (model.SequenceEqual(answered)) return;
        Assert.Fail($"The model and the hub disagree.\n  model: {string.Join("; ", model)}\n  hub:   {string.Join("; ", answered)}\n  {string.Join("\n  ", _history.TakeLast(60))}");
    }

    // What a copy does not know at all goes wrong first, so that new records come all the time.
    private Record[] Recent(Company company) => [.. company.Records.Skip(_turn / TurnsARecord).Take(2)];

    private static long VersionOf(Record record, Chance chance) =>
        chance.Percent(70) ? Math.Max(1, record.Seen + chance.Below(2)) : 1 + chance.Below((int)record.Seen + 2);

    private IEnumerable<Company> Some(Chance chance, int count)
    {
        var left = new List<Company>(_companies);
        for (; count > 0; count--)
        {
            var one = chance.One(left);
            left.Remove(one);
            yield return one;
        }
    }

    private static ReportRow Reported(Record record, long version, string content, Company company)
    {
        var row = Rows.JudgmentDefault(company.Code);
        (row.RecordNumber, row.Version, row.Remark) = (record.Number, version, content);
        return Rows.Of(row);
    }

    private static ReportRow Withdrawal(Record record, long version, string reason, Company company) => new()
    {
        Withdrawal = new Withdrawal
        {
            Dataset = "court.judgment-default", RecordNumber = record.Number, Version = version, Reason = reason, Subject = new SubjectReference { UnifiedSocialCreditCode = company.Code },
        },
    };

    private static RecordReference ReferenceTo(Record record) => new() { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = record.Number };

    private sealed class Company(string code)
    {
        public string Code => code;

        public List<Record> Records { get; } = [.. Enumerable.Range(0, RecordsEach).Select(i => new Record($"{code}#{i}"))];

        public HashSet<Record> Objected { get; } = [];
    }
}
