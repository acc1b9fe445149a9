using CreditHub.Hub.Tests.Cases;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Publicity;

/// <summary>Publication rests while a company carries out a reorganisation plan that a court approved (破产重整,临时屏蔽); nothing is repaired by it.</summary>
public sealed class ShieldingTests
{
    [Fact]
    public async Task Shielded_RestsUntilTheLastDayAndKeepsItsMeasures()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var target = Penalty();
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target));
            Assert.Equal((Verdict.Barred, 1), ((await hub.Check(Rows.Company)).Verdict, (await hub.PublicNumbers()).Count));
            Assert.Equal(RowEffect.Recorded, Assert.Single(await hub.Report("sx-market", Rows.Of(Shield(target)))).Acknowledged?.Effect);
            Assert.Equal((Verdict.Barred, 0), ((await hub.Check(Rows.Company)).Verdict, (await hub.PublicNumbers()).Count));

            // It is not repaired: the company may apply for that, and wins by it for good.
            Assert.Equal(CaseState.Open, (await hub.Apply(target)).Case.State);
        }

        await using (var hub = await Determinations.Later(folder, 2027, 3, 31)) Assert.Empty(await hub.PublicNumbers());
        await using (var hub = await Determinations.Later(folder, 2027, 4, 1)) Assert.Equal([target.RecordNumber], await hub.PublicNumbers());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Shielded_PlanFails_IsPublicAgainFromThatDay()
    {
        await using var hub = await TestHub.StartAsync();
        var (target, shield) = (Penalty(), Shield(Penalty()));
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target), Rows.Of(shield));
        Assert.Empty(await hub.PublicNumbers());
        var failed = shield.Clone();
        (failed.Version, failed.RemovedOn, failed.RemovalReason) = (2, Rows.Day(2026, 11, 2), "重整计划执行不能");
        await hub.Report("sx-market", Rows.Of(failed));
        Assert.Equal([target.RecordNumber], await hub.PublicNumbers());
    }

    [Fact]
    public async Task Shielded_BeforeTheRuleOrWithoutARuling_ChangesNothing()
    {
        await using var hub = await TestHub.StartAsync();
        var target = Penalty();
        target.DecidedOn = Rows.Day(2025, 1, 6);
        var (early, unfounded) = (Shield(target), Shield(target));
        early.DecidedOn = Rows.Day(2025, 6, 21);
        (unfounded.RecordNumber, unfounded.Document) = ("无裁定", null);
        var results = await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target), Rows.Of(early), Rows.Of(unfounded));
        Assert.Equal((ErrorReason.FieldRequired, "record.document.number"), (results[3].Refused.Faults[0].Reason, results[3].Refused.Faults[0].Field));
        Assert.Equal([target.RecordNumber], await hub.PublicNumbers());
    }

    [Fact]
    public async Task Shielded_LongerThanTheOperatorAllows_IsPublicAfterThat()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var config = DirectoryEdit.CopyOfConfig(folder);
        var path = Path.Combine(config, "publicity.json");
        const string Shipped = "\"inForceFrom\": \"2025-06-22\", \"unverified\": true},";
        var text = await File.ReadAllTextAsync(path, TestHub.Token);
        Assert.Contains(Shipped, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(Shipped, "\"inForceFrom\": \"2025-06-22\", \"monthsMax\": 1, \"unverified\": true},", StringComparison.Ordinal), TestHub.Token);
        await using (var hub = await TestHub.StartAsync(folder, null, $"--Hub:ConfigFolder={config}"))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Penalty()), Rows.Of(Shield(Penalty())));
            Assert.Single(await hub.PublicNumbers());
        }

        Directory.Delete(folder, recursive: true);
    }

    // Two million: out of procurement for three years, and public for as long.
    private static CreditRecord Penalty()
    {
        var record = Rows.Penalty();
        record.DecidedOn = Rows.Day(2025, 10, 20);
        record.Penalty.Fine = new Money { MinorUnits = 200_000_000 };
        return record;
    }

    private static CreditRecord Shield(CreditRecord target) => new()
    {
        Dataset = "credit.repair",
        RecordNumber = "屏蔽1",
        Version = 1,
        Subject = target.Subject,
        Document = new Document { Number = "(2026)陕01破3号之二" },
        Authority = new Authority { Name = "陕西省市场监督管理局" },
        DecidedOn = Rows.Day(2026, 9, 30),
        EffectiveUntil = Rows.Day(2027, 3, 31),
        RepairDecision = new RepairDecision
        {
            Target = new RecordReference { Source = "sx-market", Dataset = target.Dataset, RecordNumber = target.RecordNumber }, Ground = "国办发〔2025〕22号", Shields = true,
        },
    };
}
