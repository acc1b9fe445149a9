using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Calls of the case service as tests make them.</summary>
internal static class CaseCalls
{
    private static int _commands;

    public static Metadata AsCompany(string code) => new() { { "credithub-agency", "sx-portal" }, { "credithub-acting-for", code } };

    public static async Task<ActResponse> Act(this TestHub hub, Metadata caller, Action<ActRequest> with)
    {
        var request = new ActRequest { UnifiedSocialCreditCode = Rows.Company, CommandId = $"c{Interlocked.Increment(ref _commands)}" };
        with(request);
        return await hub.Cases.ActAsync(request, caller, cancellationToken: TestHub.Token);
    }

    public static Task<ActResponse> Commit(this TestHub hub, Action<ActRequest>? with = null) => hub.Act(AsCompany(Rows.Company), r =>
    {
        r.Commitment = Proactive();
        with?.Invoke(r);
    });

    public static CommitmentStep Proactive() => new()
    {
        Make = new MakeCommitment { Kind = CommitmentKind.Proactive, Matter = "诚信经营", Content = "依法诚信经营", AcceptedBy = "sx-market" },
    };

    /// <summary>Waits for what the calendar does: a review runs in the background once time has moved.</summary>
    public static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await holds()) return;
            await Task.Delay(20, TestHub.Token);
        }

        throw new TimeoutException("The calendar did not act within ten seconds.");
    }

    public static async Task<RpcException> Refused(Task<ActResponse> call) => await Assert.ThrowsAsync<RpcException>(() => call);

    public static async Task<Case> Case(this TestHub hub, string id, string agency = "operator") =>
        (await hub.Cases.GetCaseAsync(new GetCaseRequest { CaseId = id }, TestHub.Supervising(agency), cancellationToken: TestHub.Token)).Case;
}
