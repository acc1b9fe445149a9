using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>One step as it is right in every respect, and what answers it where something is not.</summary>
/// <param name="Name">Name in the contract; what follows a colon tells apart variants of one step.</param>
/// <param name="By">Who takes it.</param>
internal sealed record StepRow(string Name, Actor By)
{
    /// <summary>Name in the contract.</summary>
    public string Step => Name.Split(':')[0];

    /// <summary>What is asked; null where the step has no fields.</summary>
    public Func<Stage, IMessage>? Content { get; init; }

    /// <summary>What must have happened to the company before it.</summary>
    public Func<Stage, Task>? Before { get; init; }

    /// <summary>True where the step names a document.</summary>
    public bool NeedsDocument { get; init; }

    /// <summary>Who else may take it.</summary>
    public IReadOnlyList<Actor> Also { get; init; } = [];

    /// <summary>Scenes from which it is taken; null for one that begins a case.</summary>
    public IReadOnlyList<string>? From { get; init; }

    /// <summary>What answers it from other scenes than those, where it is not <see cref="Elsewhere"/>.</summary>
    public IReadOnlyDictionary<string, ErrorReason> Otherwise { get; init; } = new Dictionary<string, ErrorReason>();

    /// <summary>What answers it from every other scene of a case that is not over.</summary>
    public ErrorReason Elsewhere { get; init; } = ErrorReason.CaseWrongState;

    /// <summary>What answers another command that asks the same after it; unspecified = it is taken, since there may be several.</summary>
    public ErrorReason Again { get; init; } = ErrorReason.CaseWrongState;

    /// <summary>What answers a body that has the right to decide but is not competent.</summary>
    public ErrorReason WrongBody { get; init; } = ErrorReason.CaseWrongBody;

    /// <summary>What answers it once the deadline of the scene has passed; null = late is better than never.</summary>
    public ErrorReason? Late { get; init; }

    /// <summary>Fields that name a record or a case, with what answers a name that does not exist.</summary>
    public IReadOnlyDictionary<string, ErrorReason> Names { get; init; } = new Dictionary<string, ErrorReason>();
}

/// <summary>A point in the life of a case, and the steps that lead to it.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="State">State of the case.</param>
/// <param name="Path">Names of rows; «~» is the night over which the hub starts again on a later day, «!» begins the name of an event.</param>
internal sealed record Scene(string Name, CaseState State, params string[] Path)
{
    public const string Night = "~";

    public bool HasNight => Path.Contains(Night);

    public IEnumerable<string> Before => Path.TakeWhile(p => p != Night);

    public IEnumerable<string> After => Path.SkipWhile(p => p != Night).Skip(1);

    public bool IsOver => State is CaseState.Declined or CaseState.Rejected or CaseState.Revoked or CaseState.Withdrawn or CaseState.Broken
        or CaseState.Ended or CaseState.Annulled or CaseState.Rectified;
}

/// <summary>All steps of a process with all scenes of its cases.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Kind">Name of the process in the contract.</param>
internal sealed record ProcessTable(string Name, string Kind)
{
    /// <summary>Datasets in one of which an agency must have the right to decide; empty = the process names its body itself.</summary>
    public string[] Datasets { get; init; } = [];

    public required IReadOnlyList<StepRow> Rows { get; init; }

    public required IReadOnlyList<Scene> Scenes { get; init; }

    /// <summary>What happens on the way to a scene beside steps.</summary>
    public IReadOnlyDictionary<string, Func<Stage, Task>> Events { get; init; } = new Dictionary<string, Func<Stage, Task>>();

    public StepRow Row(string name) => Rows.Single(r => r.Name == name);

    /// <summary>What answers a step from a scene from which it is not taken.</summary>
    public static ErrorReason ReasonIn(Scene scene, StepRow row) =>
        row.Otherwise.TryGetValue(scene.Name, out var own) ? own : scene.IsOver || row.From is null ? ErrorReason.CaseWrongState : row.Elsewhere;
}
