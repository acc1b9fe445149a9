using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Tries steps of one process and notes each answer that is not what the table says, and each refused step that left a trace.</summary>
internal sealed class Trial(ProcessTable table)
{
    private const string Nothing = "taken";
    private const string NoCase = "RD-20260101-0123456789ab";

    // What the contract promises beside the reason.
    private static readonly Dictionary<ErrorReason, string[]> Promised = new()
    {
        [ErrorReason.RecordUnknown] = ["dataset", "record_number"],
        [ErrorReason.SubjectUnknown] = ["unified_social_credit_code"],
        [ErrorReason.RightNotGranted] = ["agency", "action", "purpose"],
        [ErrorReason.CaseUnknown] = ["case_id"],
        [ErrorReason.CaseWrongState] = ["case_id", "state", "step"],
        [ErrorReason.CaseWrongBody] = ["agency", "step", "expected"],
        [ErrorReason.CaseTooLate] = ["case_id", "step", "due_on", "rule"],
        [ErrorReason.CaseTooEarly] = ["step", "earliest_on", "rule"],
        [ErrorReason.CaseDocumentUnknown] = ["document_id"],
        [ErrorReason.CaseCommandConflict] = ["command_id", "case_id"],
        [ErrorReason.CaseConditionUnmet] = ["condition"],
        [ErrorReason.DeterminationBodyNotCompetent] = ["list", "agency", "expected"],
        [ErrorReason.DeterminationNoticeMissing] = ["case_id", "rule"],
    };

    /// <summary>What differs from the table.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Refusals that were seen.</summary>
    public int Refusals { get; private set; }

    /// <summary>A step that must be refused, by its own reason and without a trace.</summary>
    public async Task Refused(Stage stage, StepRow row, string what, ErrorReason expected, Action<ActRequest>? with = null, Actor? by = null, string? actingFor = null)
    {
        var request = await stage.Request(row);
        with?.Invoke(request);
        await Refused(stage, request, by ?? row.By, $"{row.Name}, {what}", expected, actingFor);
    }

    public async Task Refused(Stage stage, ActRequest request, Actor by, string what, ErrorReason expected, string? actingFor = null)
    {
        var before = await stage.Look();
        var (told, keys) = (Nothing, Array.Empty<string>());
        try
        {
            await stage.Act(request, by, actingFor);
        }
        catch (RpcException refused)
        {
            told = refused.Reason();
            keys = [.. refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Metadata.Keys ?? []];
        }

        Refusals++;
        Expect(what, ReasonNames.Of(expected), told);
        if (told == ReasonNames.Of(expected) && Promised.GetValueOrDefault(expected, []).Except(keys).ToList() is { Count: > 0 } missing)
            Faults.Add($"{table.Name}.{what}: {told} without {string.Join(", ", missing)}");
        if (!before.Equals(await stage.Look())) Faults.Add($"{table.Name}.{what}: {told}, yet something changed");
    }

    /// <summary>A step that must be taken; once: the same command again changes nothing, and another one is answered as the table says.</summary>
    public async Task TakenOnce(Stage stage, StepRow row, string where)
    {
        var request = await stage.Request(row);
        if (await Taken(stage, request, row, where) is not { } answered) return;
        stage.CaseId = answered.Case.CaseId;
        if (!table.Scenes.Any(s => s.State == answered.Case.State)) Faults.Add($"{table.Name}.{row.Name} {where}: no scene has the state {answered.Case.State}");

        var before = await stage.Look();
        var again = await Taken(stage, request, row, $"{where}, the same command again");
        Expect($"{row.Name} {where}, the same command again", "repeated", again is { Repeated: true } && again.Case.Equals(answered.Case) ? "repeated" : "taken twice");
        if (!before.Equals(await stage.Look())) Faults.Add($"{table.Name}.{row.Name} {where}: the same command again changed something");

        var other = request.Clone();
        other.Note = "另有内容";
        await Refused(stage, other, row.By, $"{row.Name} {where}, the same command with other content", ErrorReason.CaseCommandConflict);
        if (row.Again == ErrorReason.Unspecified) await Taken(stage, await stage.Request(row), row, $"{where}, another command after it");
        else await Refused(stage, row, $"{where}, another command after it", row.Again);
    }

    /// <summary>A step that must be taken.</summary>
    public async Task<ActResponse?> Taken(Stage stage, ActRequest request, StepRow row, string where)
    {
        try
        {
            return await stage.Act(request, row.By);
        }
        catch (RpcException refused)
        {
            Expect($"{row.Name} {where}", Nothing, $"{refused.Reason()} ({refused.Status.Detail})");
            return null;
        }
    }

    public void Expect(string what, string expected, string told)
    {
        if (expected != told) Faults.Add($"{table.Name}.{what}: {expected} expected, {told} answered");
    }

    /// <summary>Puts a name that does not exist into a field of a step.</summary>
    public void Misname(ActRequest request, StepRow row, string field)
    {
        var content = Contract.ContentOf(request, table.Kind, row.Step);
        var descriptor = content.Descriptor.FindFieldByName(field);
        object name = descriptor.FieldType == FieldType.Message ? WithoutSuch(((RecordReference)descriptor.Accessor.GetValue(content)).Clone()) : NoCase;
        descriptor.Accessor.SetValue(content, name);
    }

    private static IMessage WithoutSuch(RecordReference record)
    {
        record.RecordNumber = "无此号";
        return record;
    }
}
