using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Repair of what a random inspection found wrong (双随机抽查结果信用修复): which results count against a company is in the publicity rules.</summary>
public sealed class InspectionRepairTests
{
    private const int Normal = 1;
    private const int ReportNotPublished = 3;
    private const int Deregistered = 7;

    [Fact]
    public async Task NegativeResult_RepairedAfterItsMinimum_IsPublicNoMore()
    {
        await using var hub = await TestHub.StartAsync();
        var (target, later) = (Inspection(ReportNotPublished, Rows.Day(2026, 8, 2)), Inspection(ReportNotPublished, Rows.Day(2026, 8, 3)));
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target), Rows.Of(later));
        var early = await CaseCalls.Refused(hub.Apply(later));
        Assert.Equal(
            ("CASE_TOO_EARLY", "2026-11-03", "ndrc-36-2026-inspections"), (early.Reason(), early.Metadata("earliest_on"), early.Metadata("version")));

        var applied = (await hub.Apply(target)).Case;
        Assert.Equal((ConductClass.General, Rows.Day(2027, 8, 1), true), (applied.Repair.ConductClass, applied.Repair.StopsOn, applied.Repair.Unverified));
        var accepted = (await hub.Repair(applied.CaseId, new RepairStep { Accept = new AcceptRepair() })).Case;
        Assert.Equal(("repair.decide-on-own-channel", Rows.Day(2026, 11, 11)), (accepted.Deadline.Term, accepted.Deadline.DueOn));
        Assert.Contains(target.RecordNumber, await hub.PublicNumbers());

        await hub.Repair(applied.CaseId, new RepairStep { Grant = new GrantRepair { DocumentNumber = "陕市监修〔2026〕1号" } });
        Assert.Equal([later.RecordNumber], await hub.PublicNumbers());
    }

    [Theory]
    [InlineData(Normal)]
    [InlineData(Deregistered)]
    public async Task OtherResult_CountsAgainstNobody_AndStaysPublicWithNothingToRepair(int result)
    {
        await using var hub = await TestHub.StartAsync();
        var target = Inspection(result, Rows.Day(2024, 3, 1));
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target));
        var refused = await CaseCalls.Refused(hub.Apply(target));
        Assert.Equal((StatusCode.FailedPrecondition, "CASE_TARGET_UNSUITABLE", "InspectionResult"), (refused.StatusCode, refused.Reason(), refused.Metadata("kind")));
        Assert.Equal([target.RecordNumber], await hub.PublicNumbers());
    }

    [Fact]
    public async Task NegativeResult_AtItsMaximum_IsPublicNoMoreByItself()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var (over, last) = (Inspection(ReportNotPublished, Rows.Day(2026, 4, 1)), Inspection(ReportNotPublished, Rows.Day(2026, 4, 2)));
        var normal = Inspection(Normal, Rows.Day(2026, 4, 1));
        await using (var hub = await TestHub.StartAsync(folder)) await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(over), Rows.Of(last), Rows.Of(normal));
        await using (var hub = await Determinations.Later(folder, 2027, 4, 1)) Assert.Equal([last.RecordNumber, normal.RecordNumber], await hub.PublicNumbers());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Results_ThatTheOperatorNames_AreRepairableByTheClassThatItGivesThem()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var config = DirectoryEdit.CopyOfConfig(folder);
        var path = Path.Combine(config, "publicity.json");
        const string General = "\"classes\": [{\"class\": \"general\", \"minimumMonths\": 3, \"maximumMonths\": 12}]";
        const string Serious = "\"classes\": [{\"class\": \"general\", \"minimumMonths\": 3, \"maximumMonths\": 12}, {\"class\": \"serious\", \"minimumMonths\": 12, \"maximumMonths\": 36}], "
            + "\"classRules\": [{\"class\": \"serious\", \"resultCodes\": [7]}]";
        var text = await File.ReadAllTextAsync(path, TestHub.Token);
        Assert.Contains(General, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            path, text.Replace("[2, 3, 4, 5, 6]", "[3, 7]", StringComparison.Ordinal).Replace(General, Serious, StringComparison.Ordinal), TestHub.Token);

        await using (var hub = await TestHub.StartAsync(folder, null, $"--Hub:ConfigFolder={config}"))
        {
            var target = Inspection(Deregistered, Rows.Day(2026, 4, 2));
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target));
            Assert.Equal("2027-04-02", (await CaseCalls.Refused(hub.Apply(target))).Metadata("earliest_on"));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static CreditRecord Inspection(int result, BeijingDate on) => new()
    {
        Dataset = "inspection.result",
        RecordNumber = $"抽查{result}-{on.Year}{on.Month:D2}{on.Day:D2}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司570K" },
        Authority = new Authority { Name = "陕西省市场监督管理局" },
        DecidedOn = on,
        InspectionResult = new InspectionResult { TaskCode = "2026-01", Item = "公示信息检查", ResultCode = result },
    };
}
