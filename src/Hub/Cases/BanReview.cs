using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Grains.Bans;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.V1;
using Google.Protobuf;
using Proto = CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>
/// Keeps this node's banned persons in step with the ledger, so that bans of other nodes count here too, and takes attention from connected companies
/// once the ban behind it has ended.
/// </summary>
internal sealed partial class BanReview(LedgerStore store, IGrainFactory grains, BannedPersons banned, BackgroundLoops loops, TimeProvider time, ILogger<BanReview> logger)
    : PeriodicReview(loops, time, logger)
{
    /// <summary>Nothing is reported to a node that does not know who is banned.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Load(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task Review(CancellationToken cancellationToken)
    {
        await Load(cancellationToken);
        await foreach (var held in OpenCases.Read(store.Reader, Domain.Cases.CaseKind.Accountability, cancellationToken))
        {
            if (held.Accountability.Connection is not { } connection || banned.Holds(connection.BanCaseId)) continue;
            if (await Handled(held, static c => c.CaseId, (c, _) => End(c, connection.BanCaseId), cancellationToken)) LogEnded(logger, held.CaseId, connection.BanCaseId);
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        var bans = new List<(UnifiedSocialCreditCode, CreditCase)>();
        await foreach (var held in OpenCases.Read(store.Reader, Domain.Cases.CaseKind.Ban, cancellationToken))
            bans.Add((UnifiedSocialCreditCode.Parse(held.UnifiedSocialCreditCode), held.ToDomain()));
        banned.Replace(bans);
    }

    private Task End(Case held, string banCaseId)
    {
        var request = new ActRequest
        {
            UnifiedSocialCreditCode = held.UnifiedSocialCreditCode,
            CommandId = $"ban-ended:{held.CaseId}",
            CaseId = held.CaseId,
            Accountability = new Proto.AccountabilityStep { Close = new Proto.CloseAccountability { Reason = $"禁入{banCaseId}已结束" } },
        };
        return grains.GetGrain<IMarketSubjectGrain>(held.UnifiedSocialCreditCode).Act(new CaseMessage(CaseActor.Calendar.Agency, ActsForSubject: false, request.ToByteArray()));
    }

    [LoggerMessage(1, LogLevel.Information, "Case {Case} was closed: the ban {Ban} behind it has ended.")]
    private static partial void LogEnded(ILogger logger, string @case, string ban);
}
