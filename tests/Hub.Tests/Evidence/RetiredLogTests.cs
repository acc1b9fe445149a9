using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>A log that nobody holds any more is missed by name, until the operator says that it is kept elsewhere.</summary>
public sealed class RetiredLogTests
{
    [Fact]
    public async Task Log_LeftBehind_IsMissedUntilItIsRetired()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        try
        {
            string before;
            await using (var hub = await TestHub.StartAsync(folder)) before = (await hub.Check(Rows.Company)).DecisionId;
            var lost = Convert.ToHexStringLower(Logged.Blocks(Logged.Segments(Path.Combine(folder, "evidence"))[0])[0].Header.LogId.Span);
            var other = $"--Hub:Evidence:Folder={Path.Combine(folder, "other")}";

            await using (var hub = await TestHub.StartAsync(folder, settings: other))
            {
                var after = (await hub.Check(Rows.Company)).DecisionId;
                var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.SearchDecisionsAsync(new SearchDecisionsRequest(), cancellationToken: TestHub.Token));
                Assert.Equal((StatusCode.Unavailable, "EVIDENCE_LOG_UNREACHABLE", lost), (refused.StatusCode, refused.Reason(), refused.Metadata("logs")));
                var part = await hub.Evidence.SearchDecisionsAsync(new SearchDecisionsRequest { AllowPartial = true }, cancellationToken: TestHub.Token);
                Assert.Equal((after, lost), (Assert.Single(part.Decisions, d => d.Decision.Refusal == ErrorReason.Unspecified && d.Decision.Verdict != Verdict.Unspecified).DecisionId, Assert.Single(part.UnreachableLogs).LogId));
            }

            await using (var hub = await TestHub.StartAsync(folder, settings: [other, $"--Hub:Evidence:RetiredLogs:0={lost}"]))
            {
                Assert.Empty((await hub.Evidence.SearchDecisionsAsync(new SearchDecisionsRequest(), cancellationToken: TestHub.Token)).UnreachableLogs);
                var unknown = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = before }, cancellationToken: TestHub.Token));
                Assert.Equal("DECISION_UNKNOWN", unknown.Reason());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
