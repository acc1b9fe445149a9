using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Contract;

/// <summary>A rule about several fields of one message.</summary>
/// <param name="message">The message.</param>
/// <param name="path">Its path in the request; empty for a request.</param>
/// <param name="inspection">Receives the faults.</param>
internal delegate void CrossFieldRule(IMessage message, string path, Inspection inspection);

/// <summary>The rules about several fields at once. What concerns one field alone stands on the contract.</summary>
internal static class CrossFieldRules
{
    private const long DebtFenMax = 1_000_000_000_000_000;

    private static readonly Dictionary<MessageDescriptor, CrossFieldRule> Rules = new()
    {
        [CheckRequest.Descriptor] = Of<CheckRequest>(Check),
        [MakeCommitment.Descriptor] = Of<MakeCommitment>(Make),
        [ApplyForRepair.Descriptor] = Of<ApplyForRepair>(Apply),
        [TakeUpArrears.Descriptor] = Of<TakeUpArrears>((taken, path, inspection) => Debt(taken.Amount, $"{path}.amount", inspection)),
        [RecordPayment.Descriptor] = Of<RecordPayment>((paid, path, inspection) => Debt(paid.Amount, $"{path}.amount", inspection)),
        [ReportOutcomeRequest.Descriptor] = Of<ReportOutcomeRequest>(Outcome),
        [DrawRequest.Descriptor] = Of<DrawRequest>(Draw),
        [ListFigureRecordsRequest.Descriptor] = Of<ListFigureRecordsRequest>(Figure),
        [ListPublicRecordsRequest.Descriptor] = Of<ListPublicRecordsRequest>(PublicList),
    };

    /// <summary>The rule of a message; null where there is none.</summary>
    public static CrossFieldRule? Of(MessageDescriptor message) => Rules.GetValueOrDefault(message);

    private static CrossFieldRule Of<T>(Action<T, string, Inspection> rule)
        where T : IMessage => (message, path, inspection) => rule((T)message, path, inspection);

    private static void Check(CheckRequest request, string path, Inspection inspection)
    {
        if (request.KnownAt.Length > 0 && request.Freshness is { DemandCase: not Freshness.DemandOneofCase.None })
            Conflict(inspection, "known_at asks for the past and freshness for the present: give one of them.", "known_at, freshness");
    }

    // What belongs to another kind would be published with this one and mean nothing.
    private static void Make(MakeCommitment make, string path, Inspection inspection)
    {
        if (make.Papers.Count > 0 && make.Kind is not (CommitmentKind.CertificateSubstitute or CommitmentKind.DeferredPapers)) DoesNotGo("papers");
        if (make.Association.Length > 0 && make.Kind != CommitmentKind.IndustrySelfDiscipline) DoesNotGo("association");
        if (make.About is not null && make.Kind != CommitmentKind.Repair) DoesNotGo("about");

        void DoesNotGo(string field) =>
            Conflict(inspection, $"{path}.{field} does not go with the kind {make.Kind}: leave it out.", $"{path}.{field}, kind");
    }

    private static void Apply(ApplyForRepair apply, string path, Inspection inspection)
    {
        if (apply.CommitmentCaseId.Length > 0 != apply.Commitment.Length > 0) return;
        var fields = $"{path}.commitment, {path}.commitment_case_id";
        Conflict(inspection, $"Exactly one of {fields} is needed.", fields);
    }

    private static void Debt(Money? amount, string field, Inspection inspection)
    {
        if (amount is null or { MinorUnits: > 0 and <= DebtFenMax }) return;
        inspection.Faults.Add(
            ErrorReason.InvalidAmount, field, $"{amount.MinorUnits} fen is not an amount from 1 to {DebtFenMax}.", ("field", field), ("value", $"{amount.MinorUnits}"));
    }

    private static void Outcome(ReportOutcomeRequest request, string path, Inspection inspection)
    {
        if (request.DecisionId.Length == 0 == (request.OwnNumber.Length == 0))
            Conflict(inspection, "Give the decision id of the hub's answer, or a number of your own where there is none.", "decision_id, own_number");
        if (request.Kind == OutcomeKind.LetPass && request.Reason.Length == 0)
            inspection.Faults.Add(ErrorReason.FieldRequired, "reason", "An agency that lets a company pass says why (陕西省社会信用条例 第三十四条).", ("field", "reason"));
    }

    private static void Draw(DrawRequest request, string path, Inspection inspection)
    {
        if (request.Tasks.Select(t => t.TaskCode).Distinct(StringComparer.Ordinal).Count() < request.Tasks.Count)
            Conflict(inspection, "Two tasks have one code; their results could not be told apart.", "tasks.task_code");
        if (request.Inspectors.DistinctBy(i => (i.Agency, i.InspectorId)).Count() < request.Inspectors.Count)
            Conflict(inspection, "An inspector stands twice.", "inspectors.inspector_id");
    }

    private static void Figure(ListFigureRecordsRequest request, string path, Inspection inspection)
    {
        if (request.CommitmentKind != 0 && request.Figure != V1.Figure.Commitments) DoesNotGo("commitment_kind");
        if (request.Figure == V1.Figure.Acts) return;
        if (request.ActKind != 0) DoesNotGo("act_kind");
        if (request.Arrival != 0) DoesNotGo("arrival");
        if (request.Days != 0) DoesNotGo("days");

        void DoesNotGo(string field) =>
            Conflict(inspection, $"{field} does not go with the figure {request.Figure}: leave it out.", $"{field}, figure");
    }

    private static void PublicList(ListPublicRecordsRequest request, string path, Inspection inspection)
    {
        if (request.ListCode.Length > 0 && request.Kinds.Count > 0)
            Conflict(inspection, "A list holds its entries of whatever kind: give kinds or list_code.", "kinds, list_code");
    }

    private static void Conflict(Inspection inspection, string message, string fields) =>
        inspection.Faults.Add(ErrorReason.ArgumentsConflict, "", message, ("fields", fields));
}
