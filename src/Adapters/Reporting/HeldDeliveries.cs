using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>Holds deliveries that depart from their dataset's past until their source or the operator decides at the hub.</summary>
/// <param name="client">The hub, as the source.</param>
/// <param name="rules">When a delivery departs.</param>
/// <param name="folder">Where the outlines of past deliveries lie.</param>
internal sealed class HeldDeliveries(CreditHubClient client, ChangeRules rules, string folder)
{
    /// <summary>Looks at a delivery before any of its rows is reported, and goes on where it may be.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="format">Its format.</param>
    /// <param name="mapper">The mapper that was fitted to it.</param>
    /// <param name="point">Its resume point; keeps the outline and what was decided.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeliveryHeldException">It waits for a decision.</exception>
    /// <exception cref="SourceFileRefusedException">It was rejected.</exception>
    public async Task Admit(
        SourceDelivery delivery, SourceFormat format, RowMapper mapper, ResumePoint point, CancellationToken cancellationToken)
    {
        if (rules.Mode == ChangeMode.Off || point.IsAdmitted || point.Row > 0 || point.FinishedAt is not null) return;
        if (point.HeldBecause is null)
        {
            using var rows = delivery.Open(format.Encoding);
            point.Outline = DeliveryProfile.Of(rows, mapper, cancellationToken);
            var past = new DatasetPast(folder, delivery.Dataset).Read();
            point.HeldBecause = ChangeJudge.Judge(point.Outline, past, rules, path => Echo.Of(mapper.ColumnOf($"record.{path}")));
        }

        if (point.HeldBecause.Count > 0 && rules.Mode == ChangeMode.Hold) await Decided(
            delivery, point, point.HeldBecause, cancellationToken);
        point.IsAdmitted = true;
        point.Save(delivery.File);
    }

    /// <summary>Notes a delivery that was reported: it is part of the past from now on.</summary>
    public void Reported(SourceDelivery delivery, ResumePoint point)
    {
        if (point.Outline is not { } outline) return;
        new DatasetPast(folder, delivery.Dataset).Add(outline);
        point.Outline = null;
    }

    private async Task Decided(
        SourceDelivery delivery, ResumePoint point, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        var id = BatchStatement.IdOf(Path.GetFileName(delivery.File), point.Digest);
        point.Save(delivery.File);
        // Stated each time: the hub knows it, and one that was set up anew learns of it.
        await BatchStatement.SendHeld(client, delivery, point, reasons, cancellationToken);
        var batch = await client.GetBatchAsync(id, cancellationToken: cancellationToken);
        switch (batch.State)
        {
            case BatchState.Released or BatchState.Delivered:
                return;
            case BatchState.Rejected:
                throw new SourceFileRefusedException(
                    $"The delivery was rejected by {batch.Decision.Agency}: {batch.Decision.Reason} "
                    + $"It was held because: {string.Join(" ", reasons)}");
            default:
                throw new DeliveryHeldException(id, reasons);
        }
    }
}
