using System.Diagnostics.Metrics;
using CreditHub.Hub.Hosting;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// Turns of the messages that streams bring: rows, questions for today, and questions that read the ledger, each by themselves.
/// </summary>
internal sealed class StreamWork : IDisposable
{
    private readonly WorkTurns _rows;
    private readonly WorkTurns _questions;
    private readonly WorkTurns _ledgerQuestions;
    private readonly Meter _meter;

    public StreamWork(IOptions<LimitOptions> options, IMeterFactory meters)
    {
        var limits = options.Value;
        var bytes = (long)limits.WaitingMebibytes << 20;
        (_rows, _questions, _ledgerQuestions) = (new(limits.RowsInWork, bytes), new(limits.QuestionsInWork, bytes),
            new(limits.QuestionsInWork, bytes));
        _meter = meters.Create(HubMeter.Name);
        _meter.CreateObservableGauge("credithub.rows.in_work", () => RowsInWork, description: "Rows that are worked on.");
        _meter.CreateObservableGauge("credithub.rows.waiting_bytes", () => _rows.WaitingBytes, "By",
            "Messages of rows that wait for their turn.");
        _meter.CreateObservableGauge(
            "credithub.questions.waiting_bytes", () => _questions.WaitingBytes + _ledgerQuestions.WaitingBytes, "By",
                "Messages of questions that wait for their turn.");
    }

    /// <summary>Rows that are worked on.</summary>
    public int RowsInWork => _rows.InWork;

    /// <summary>Waits for the turn of a message of rows.</summary>
    public ValueTask<IDisposable> Begin(ReportRequest message, string agency, CancellationToken cancellationToken) =>
        _rows.Take(agency, message.Rows.Count, ((IMessage)message).CalculateSize, cancellationToken);

    /// <summary>Waits for the turn of a message of questions.</summary>
    public ValueTask<IDisposable> Begin(CheckManyRequest message, string agency, CancellationToken cancellationToken)
    {
        // Questions about other days take as long as the store does: those for today, which take no time at all, do not wait behind them.
        var turns = message.Questions.Any(q => q.Check is { } check && (check.EffectiveOn is not null || check.KnownAt.Length > 0
            || check.Freshness is not null))
            ? _ledgerQuestions : _questions;
        return turns.Take(agency, message.Questions.Count, ((IMessage)message).CalculateSize, cancellationToken);
    }

    /// <summary>Stops the metrics.</summary>
    public void Dispose() => _meter.Dispose();
}
