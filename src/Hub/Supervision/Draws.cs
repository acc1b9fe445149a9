using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Domain.Supervision;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Documents;
using CreditHub.Hub.Errors;
using CreditHub.Hub.History;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using ChangeToken = CreditHub.V1.ChangeToken;

namespace CreditHub.Hub.Supervision;

/// <summary>Makes draws and gives them again, with the results that came back through the ordinary door.</summary>
internal sealed class Draws(
    LedgerStore store, DocumentLog documents, DrawDoor door, DrawPopulation populations, TierAnswers tiers, SubjectHistory history, RulesInForce rules,
    SourceAges ages)
{
    private const string Source = "hub";
    private const string Dataset = "draw";

    /// <summary>Draws; the same request again gets the first draw.</summary>
    public async Task<InspectionDraw> Draw(DrawRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var opened = door.Open(request, caller);
        var digest = ContentDigest.Of(opened.ToByteArray());
        if (await documents.Find(KeyOf(opened.DrawNumber), cancellationToken) is { } held) return Again(held, digest, opened.DrawNumber);

        var position = (await store.Reader.ReadHead(cancellationToken)).Last;
        var sources = SourcesOf(opened);
        var population = await populations.At(position, opened, cancellationToken);
        var drawn = DrawRules.Draw(DrawMapping.ToInput(opened, population, code => tiers.Find(code, "tasks.rules_code"))) switch
        {
            DrawOutcome.Drawn plan => plan,
            DrawOutcome.InspectorsTooFew few => throw TooFew(few),
            var other => throw new InvalidOperationException($"A draw's outcome {other.GetType().Name} has no answer."),
        };
        var entry = ToEntry(opened, caller, position, population, sources, drawn);
        await documents.Record(opened.DrawNumber, new DocumentDraft(EntryKind.DrawMade, KeyOf(opened.DrawNumber), digest, entry));
        return Again((await documents.Find(KeyOf(opened.DrawNumber), cancellationToken))!, digest, opened.DrawNumber);
    }

    /// <summary>A draw with the results that came back.</summary>
    public async Task<InspectionDraw> Get(string number, CancellationToken cancellationToken)
    {
        var entry = await Find(number, cancellationToken);
        var draw = ToDraw(entry);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        foreach (var visit in draw.Visits)
        {
            var records = await history.At(UnifiedSocialCreditCode.Parse(visit.UnifiedSocialCreditCode), head, cancellationToken);
            visit.Results.AddRange(records.Where(r => !r.Facts.Withdrawn && r.Record.InspectionResult is { } result && visit.TaskCodes.Contains(result.TaskCode))
                .OrderBy(r => r.Facts.DecidedOn).Select(ToResult));
        }

        return draw;
    }

    /// <summary>The frozen population of a draw.</summary>
    public async Task<IReadOnlyList<V1.DrawCandidate>> Population(string number, CancellationToken cancellationToken) =>
        DrawEntry.Parser.ParseFrom((await Find(number, cancellationToken)).Payload.Span).Population;

    /// <summary>A draw as it was recorded.</summary>
    public static InspectionDraw ToDraw(LedgerEntry entry)
    {
        var draw = DrawEntry.Parser.ParseFrom(entry.Payload.Span).Draw;
        draw.RecordedAt = Rfc3339.Format(entry.RecordedAt);
        return draw;
    }

    private static RecordKey KeyOf(string number) => new(Source, Dataset, number);

    private async Task<LedgerEntry> Find(string number, CancellationToken cancellationToken) => await documents.Find(KeyOf(number), cancellationToken)
        ?? throw new ApiException(ErrorReason.DrawUnknown, $"There is no draw '{number}'.", ("draw_number", number));

    private static InspectionDraw Again(LedgerEntry held, ContentDigest digest, string number) =>
        held.Digest == digest ? ToDraw(held) : throw DocumentLog.Conflict(number);

    private List<SourceAge> SourcesOf(DrawRequest request)
    {
        var asked = request.Tasks.Select(t => t.RulesCode).Distinct(StringComparer.Ordinal).Select(code => tiers.Find(code, "tasks.rules_code")).ToList();
        return [.. ages.Of(d => asked.Exists(r => d.BearOnDraw(r, rules.Current.Catalogue)))];
    }

    private DrawEntry ToEntry(
        DrawRequest request, CallerIdentity caller, Position position, IReadOnlyList<Domain.Supervision.DrawCandidate> population,
        IReadOnlyList<SourceAge> sources, DrawOutcome.Drawn drawn)
    {
        var draw = new InspectionDraw
        {
            DrawNumber = request.DrawNumber,
            Seed = request.Seed,
            Algorithm = DrawRules.Algorithm,
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() },
            DrawnOn = rules.Today.ToProto(),
            DrawnBy = caller.Agency.Code,
            Tasks = { request.Tasks.Select(t => DrawMapping.ToProto(t, tiers.Find(t.RulesCode, "tasks.rules_code"), population, drawn.Visits)) },
            Inspectors = { request.Inspectors },
            RegionCodes = { request.RegionCodes },
            InputDigest = drawn.InputDigest,
            Visits = { drawn.Visits.Select(DrawMapping.ToProto) },
            SourceAges = { sources },
        };
        return new DrawEntry { Draw = draw, Population = { population.Select(DrawMapping.ToProto) } };
    }

    private static VisitResult ToResult(RecordAt record) => new()
    {
        TaskCode = record.Record.InspectionResult.TaskCode,
        Record = record.Facts.Key.ToProto(),
        ResultCode = record.Record.InspectionResult.ResultCode,
        InspectedOn = record.Record.DecidedOn,
    };

    private static ApiException TooFew(DrawOutcome.InspectorsTooFew few) => new(
        ErrorReason.InspectorsTooFew,
        $"'{few.Agency}' has {few.Found} inspectors without a conflict for {few.Code}; {few.Needed} are needed. Nothing was drawn.",
        ("agency", few.Agency), ("unified_social_credit_code", few.Code), ("needed", $"{few.Needed}"), ("found", $"{few.Found}"));
}
