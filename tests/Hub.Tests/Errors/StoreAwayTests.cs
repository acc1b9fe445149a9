using CreditHub.V1;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using IdempotencyLevel = Google.Protobuf.Reflection.MethodOptions.Types.IdempotencyLevel;

namespace CreditHub.Hub.Tests.Errors;

/// <summary>What a caller is told where the store fails: whether there is an outcome at all, and whether it may repeat the call.</summary>
public sealed class StoreAwayTests
{
    // Another key each time: whoever repeats it has two.
    private static readonly string[] NotToBeRepeated = ["RotateKey"];

    [Fact]
    public void EveryCall_StatesWhetherItMayBeRepeated()
    {
        var wrong = ContractFacts.Methods.Values.Where(m => LevelOf(m) switch
        {
            IdempotencyLevel.NoSideEffects => NotToBeRepeated.Contains(m.Name),
            IdempotencyLevel.Idempotent => m.GetOptions().GetExtension(
                Google.Api.AnnotationsExtensions.Http) is { PatternCase: HttpRule.PatternOneofCase.Get },
            _ => !NotToBeRepeated.Contains(m.Name),
        });
        Assert.Empty(wrong.Select(m => m.FullName));
    }

    [Fact]
    public async Task Store_ThatFails_EndsReadsToBeAskedAgainAndCommandsWithAnUnknownOutcome()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder)) await AssertTold(hub, folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AssertTold(TestHub hub, string folder)
    {
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await Rename(folder, "record", "record_away");
        await Rename(folder, "entry", "entry_away");
        var read = await Refused(async () => await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.Unavailable, "NOT_SERVING"), (read.StatusCode, read.Reason()));
        Assert.NotNull(read.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>());

        var command = await Refused(async () => await hub.Reports.IssueReportAsync(
            new IssueReportRequest { RequestNumber = "1", UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding" },
            TestHub.Supervising("sx-bidding"), cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.Unknown, "OUTCOME_UNKNOWN"), (command.StatusCode, command.Reason()));
        Assert.Contains("safe to repeat", command.Status.Detail, StringComparison.Ordinal);

        await Rename(folder, "record_away", "record");
        await Rename(folder, "entry_away", "entry");
        Assert.Single((await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token)).Records);
    }

    private static IdempotencyLevel LevelOf(MethodDescriptor method) => method.GetOptions()?.IdempotencyLevel ?? default;

    private static Task<RpcException> Refused(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    private static async Task Rename(string folder, string table, string name)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")}");
        await connection.OpenAsync(TestHub.Token);
        await using var command = connection.CreateCommand();
        command.CommandText = $"ALTER TABLE {table} RENAME TO {name}";
        await command.ExecuteNonQueryAsync(TestHub.Token);
    }
}
