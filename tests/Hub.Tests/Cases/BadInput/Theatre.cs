using CreditHub.Domain.Codes;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>A hub with companies about which something was reported, on one day and then on a later one.</summary>
internal sealed class Theatre : IAsyncDisposable
{
    private const int Companies = 160;
    private static readonly DateOnly First = new(2026, 2, 2);
    private static readonly DateOnly Last = new(2026, 9, 7);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
    private int _companies;
    private int _commands;

    private Theatre()
    {
    }

    public TestHub Hub { get; private set; } = null!;

    public DateOnly Today { get; private set; } = First;

    /// <summary>Opens one. Nothing may stand against companies that are to be rewarded.</summary>
    public static async Task<Theatre> Open(bool isForRewards = false)
    {
        var theatre = new Theatre();
        theatre.Hub = await theatre.Start();
        var codes = Enumerable.Range(0, Companies).Select(CodeOf).ToList();
        await theatre.Hub.Report("sx-market", [.. codes.SelectMany(c => new[] { Rows.Of(Rows.Registration(c)), Rows.Of(Penalty(c)) })]);
        if (!isForRewards) await theatre.Hub.Report("sx-court", [.. codes.Select(c => Rows.Of(Judgment(c)))]);
        return theatre;
    }

    /// <summary>The hub starts again on the later day, and the calendar has done what it does.</summary>
    public async Task Later()
    {
        await Hub.StopAsync();
        Today = Last;
        Hub = await Start();
        await Eventually.Holds(
            "the calendar acted on every case", async () => (await Hub.Store.Reader.DueCases(new Domain.Calendar.BeijingDate(Today), 1, TestHub.Token)).Count == 0);
    }

    /// <summary>True for a last day that will have passed on the later day.</summary>
    public static bool IsPastOnTheLaterDay(BeijingDate day) => new DateOnly(day.Year, day.Month, day.Day) < Last;

    /// <summary>A company that no scene was played with.</summary>
    public Stage NewStage(ProcessTable table)
    {
        if (_companies == Companies) throw new InvalidOperationException($"The theatre has {Companies} companies: give it more.");
        return new Stage(this, table, CodeOf(_companies++));
    }

    public string NewCommandId() => $"c{++_commands}";

    /// <summary>A state body, so that its superior may be told.</summary>
    public static string CodeOf(int n) => UnifiedSocialCreditCode.Create("11", "610113", $"MA{n:D6}").ToString();

    /// <summary>Repairable on both days, and public on both.</summary>
    public static CreditRecord Penalty(string code)
    {
        var record = Rows.Penalty(code);
        record.DecidedOn = Rows.Day(2025, 10, 20);
        return record;
    }

    public static CreditRecord Judgment(string code)
    {
        var record = Rows.JudgmentDefault(code);
        record.DecidedOn = Rows.Day(2025, 12, 1);
        return record;
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.StopAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private Task<TestHub> Start() => TestHub.StartAsync(
        _folder, new FakeTimeProvider(new DateTimeOffset(Today, new TimeOnly(9, 0), TimeSpan.FromHours(8))), "--Hub:Limits:CallsPerSecond=1000000");
}
