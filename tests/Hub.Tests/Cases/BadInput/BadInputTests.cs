using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>
/// Every step of every process of the contract, as it must not be taken: from each wrong scene, by each wrong body, late, twice, with documents, records and
/// cases that do not exist. Each is refused by its own reason, and case, revision and history stay as they were.
/// </summary>
public sealed class BadInputTests(ITestOutputHelper output)
{
    private const string NoDocument = "00000000000000000000000000000000000000000000000000000000000000ff";
    private const string NoCase = "ZG-20260101-0123456789ab";

    private static readonly ProcessTable[] Tables =
    [
        CommitmentTable.Table, RepairTable.Table, ObjectionTable.Table, DeterminationTables.Listing, DeterminationTables.Ban, DeterminationTables.Reward,
        RectificationTable.Table, AccountabilityTable.Table, OwnStatementTables.Voluntary, OwnStatementTables.Education, OwnStatementTables.Consent,
    ];

    public static TheoryData<string> Names => [.. Tables.Select(t => t.Name)];

    [Fact]
    public void Tables_HoldEveryStepOfTheContractAndEveryNameInIt()
    {
        Assert.Equal(Contract.Steps.Keys.Order(StringComparer.Ordinal), Tables.Select(t => t.Kind).Distinct().Order(StringComparer.Ordinal));
        foreach (var (process, steps) in Contract.Steps)
        {
            var rows = Tables.Where(t => t.Kind == process).SelectMany(t => t.Rows).ToList();
            Assert.Equal(steps.Select(s => s.Name).Order(StringComparer.Ordinal), rows.Select(r => r.Step).Distinct().Order(StringComparer.Ordinal));
            foreach (var step in steps)
            {
                var named = rows.Where(r => r.Step == step.Name).SelectMany(r => r.Names.Keys).ToHashSet(StringComparer.Ordinal);
                Assert.True(named.SetEquals(Contract.NamesIn(step).Select(f => f.Name)), $"{process}.{step.Name} is tried with wrong names in {string.Join(", ", named)}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Steps_AtFault_AreRefusedByTheirOwnReasonAndLeaveNoTrace(string name)
    {
        var table = Tables.Single(t => t.Name == name);
        var trial = new Trial(table);
        await using var theatre = await Theatre.Open(isForRewards: name == "reward");
        var late = await Prepare(theatre, table);
        var overnight = new Dictionary<Scene, Queue<Stage>>();
        foreach (var scene in table.Scenes.Where(s => s.HasNight))
        {
            var copies = 1 + table.Rows.Count(r => r.From?.Contains(scene.Name) == true);
            overnight[scene] = new Queue<Stage>(await Many(copies, () => Played(theatre, table, scene.Before)));
        }

        await theatre.Later();
        foreach (var (row, scene, stage, expected) in late)
        {
            if (expected == ErrorReason.Unspecified) await trial.Taken(stage, await stage.Request(row), row, $"from {scene}, after its deadline");
            else await trial.Refused(stage, row, $"from {scene}, after its deadline", expected);
        }

        foreach (var scene in table.Scenes)
        {
            var shared = await Reach(scene);
            trial.Expect($"scene {scene.Name}", scene.State.ToString(), (await shared.Look()).Case!.Case.State.ToString());
            foreach (var row in table.Rows.Where(r => r.From?.Contains(scene.Name) != true))
                await trial.Refused(shared, row, $"from {scene.Name}", ProcessTable.ReasonIn(scene, row), r => r.CaseId = shared.CaseId);
            foreach (var row in table.Rows.Where(r => r.From is [var first, ..] && first == scene.Name)) await TryFaults(trial, theatre, table, row, shared);
            foreach (var row in table.Rows.Where(r => r.From?.Contains(scene.Name) == true)) await trial.TakenOnce(await Reach(scene), row, $"from {scene.Name}");
        }

        foreach (var row in table.Rows.Where(r => r.From is null))
        {
            var stage = theatre.NewStage(table);
            await TryFaults(trial, theatre, table, row, stage);
            await trial.TakenOnce(stage, row, "as the first step");
        }

        output.WriteLine($"{trial.Refusals} refusals.");
        Assert.True(trial.Faults.Count == 0, $"{trial.Faults.Count} answers differ:\n{string.Join('\n', trial.Faults)}");

        async Task<Stage> Reach(Scene scene)
        {
            if (!scene.HasNight) return await Played(theatre, table, scene.Path);
            var stage = overnight[scene].Dequeue();
            await stage.Walk(scene.After);
            return stage;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Act_WithoutAStepOfItsProcess_IsRefused(string name)
    {
        var table = Tables.Single(t => t.Name == name);
        await using var hub = await TestHub.StartAsync();
        var holder = ActRequest.Descriptor.FindFieldByName(table.Kind);
        var request = new ActRequest { UnifiedSocialCreditCode = Rows.Company, CommandId = "c" };
        holder.Accessor.SetValue(request, holder.MessageType.Parser.ParseFrom([]));
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await hub.Cases.ActAsync(request, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token));
        Assert.Equal(("FIELD_REQUIRED", $"{table.Kind}.step"), (refused.Reason(), refused.Metadata("field")));
    }

    // Cases whose deadline will have passed on the later day, with what then answers a step that was in time.
    private static async Task<List<(StepRow Row, string Scene, Stage Stage, ErrorReason Expected)>> Prepare(Theatre theatre, ProcessTable table)
    {
        var late = new List<(StepRow, string, Stage, ErrorReason)>();
        foreach (var row in table.Rows)
        {
            foreach (var scene in table.Scenes.Where(s => !s.HasNight && row.From?.Contains(s.Name) == true))
            {
                var stage = await Played(theatre, table, scene.Path);
                var passes = (await stage.Look()).Case!.Case.Deadline is { } deadline && Theatre.IsPastOnTheLaterDay(deadline.DueOn);
                if (passes || row.Late is not null) late.Add((row, scene.Name, stage, row.Late ?? ErrorReason.Unspecified));
            }
        }

        return late;
    }

    // Everything that can be wrong with a step whose time has come.
    private static async Task TryFaults(Trial trial, Theatre theatre, ProcessTable table, StepRow row, Stage stage)
    {
        var stranger = theatre.NewStage(table);
        foreach (var actor in Actor.All.Where(a => a != row.By && !row.Also.Contains(a)))
        {
            var expected = ModelRights.May(actor, table.Datasets) ? row.WrongBody : ErrorReason.RightNotGranted;
            await trial.Refused(stage, row, $"by {(actor.IsCompany ? "the company" : actor.Agency)}", expected, by: actor);
        }

        if (row.By.IsCompany) await trial.Refused(stage, row, "by another company", ErrorReason.NotOnesOwnSubject, actingFor: stranger.Code);
        await trial.Refused(stage, row, "with a document that does not exist", ErrorReason.CaseDocumentUnknown, r => r.DocumentIds.Add(NoDocument));
        var foreign = await stranger.Document();
        await trial.Refused(stage, row, "with a document of another company", ErrorReason.CaseDocumentUnknown, r => r.DocumentIds.Add(foreign));
        var mayComeFirst = row.From is null && table.Kind is "commitment" or "education";
        if (!mayComeFirst) await trial.Refused(stage, row, "for an unknown subject", ErrorReason.SubjectUnknown, r =>
            r.UnifiedSocialCreditCode = Rows.CodeOf(999_999));
        await trial.Refused(stage, row, "of an unknown case", ErrorReason.CaseUnknown, r => r.CaseId = NoCase);
        if (table.Scenes.FirstOrDefault(s => !s.HasNight) is { } any) await stranger.Walk(any.Path);
        await trial.Refused(stage, row, "of another company's case", ErrorReason.CaseUnknown, r => r.CaseId = stranger.CaseId);
        if (row.From is not null) await trial.Refused(stage, row, "without a case", ErrorReason.CaseUnknown, r => r.CaseId = "");
        var other = await OfAnotherProcess(stage, table);
        await trial.Refused(stage, row, "of a case of another process", ErrorReason.CaseUnknown, r => r.CaseId = other);
        foreach (var (field, expected) in row.Names) await trial.Refused(stage, row, $"with an unknown {field}", expected, r => trial.Misname(r, row, field));
    }

    private static async Task<string> OfAnotherProcess(Stage stage, ProcessTable table) => (await stage.Take(Actor.Company, r =>
    {
        if (table.Kind == "consent") r.Education = new EducationStep { Record = new RecordEducation { Topic = "信用法规", GivenBy = "sx-market", GivenOn = stage.In(-1) } };
        else r.Consent = new ConsentStep { Give = new GiveConsent { Agency = "bank-xian", Purpose = "financing", Until = stage.In(60) } };
    })).Case.CaseId;

    private static async Task<Stage> Played(Theatre theatre, ProcessTable table, IEnumerable<string> path)
    {
        var stage = theatre.NewStage(table);
        await stage.Walk(path);
        return stage;
    }

    private static async Task<List<T>> Many<T>(int count, Func<Task<T>> make)
    {
        var made = new List<T>();
        for (var i = 0; i < count; i++) made.Add(await make());
        return made;
    }
}
