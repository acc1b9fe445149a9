using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Takes steps by chance, right ones and wrong ones, and holds each answer against the model.</summary>
internal sealed class Driver(TestHub hub, DateOnly today)
{
    private const string NoDocument = "00000000000000000000000000000000000000000000000000000000000000ff";
    private int _steps;
    private int _refusals;

    public (int Steps, int Refusals) Counts => (_steps, _refusals);

    /// <summary>One thing happens to a company.</summary>
    public async Task Next(ModelCompany company)
    {
        var world = new World(company, today);
        var dice = company.Chance.Below(100);
        if (dice < 10) await Report(world);
        else if (dice < 13) await Submit(company);
        else if (dice < 17 && company.Taken.Count > 0) await Repeat(company);
        else await Take(world);
        if (dice % 5 == 0) await ComparePublicity(company);
    }

    public async Task ComparePublicity(ModelCompany company)
    {
        var shown = await hub.Publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = company.Code, PageSize = 1000 }, cancellationToken: TestHub.Token);
        Agreement.OnPublicity(company, today, shown.Records);
    }

    public async Task CompareVerdict(ModelCompany company, string matter, ChangeToken? token)
    {
        var freshness = token is null ? new Freshness { FullyConsistent = true } : new Freshness { AtLeast = token };
        Agreement.OnVerdict(company, matter, today, await hub.Check(company.Code, matter, r => r.Freshness = freshness));
    }

    private async Task Report(World world)
    {
        if (Reported.One(world) is not var (agency, row)) return;
        world.Company.History.Add($"{today:yyyy-MM-dd} {agency} reports {(row.Record is { } r ? $"{r.RecordNumber} of {r.DecidedOn} version {r.Version}" : $"the withdrawal of {row.Withdrawal.RecordNumber}")}");
        var result = Assert.Single(await hub.Report(agency, row));
        var effect = result.Acknowledged?.Effect ?? RowEffect.Unspecified;
        Agreement.Equal(world.Company, "taken", effect is RowEffect.Recorded or RowEffect.Corrected or RowEffect.Withdrawn ? "taken" : result.ToString());
        await CompareVerdict(world.Company, world.Chance.One(ModelCompany.Matters), result.Acknowledged!.Token);
    }

    private async Task Submit(ModelCompany company)
    {
        if (company.Documents.Count >= 3) return;
        var content = Google.Protobuf.ByteString.CopyFromUtf8($"{company.Code} {company.Documents.Count}");
        var request = new SubmitDocumentRequest { UnifiedSocialCreditCode = company.Code, Name = "凭证.pdf", MediaType = "application/pdf", Content = content };
        company.Documents.Add((await hub.Cases.SubmitDocumentAsync(request, CaseCalls.AsCompany(company.Code), cancellationToken: TestHub.Token)).DocumentId);
        company.History.Add($"{today:yyyy-MM-dd} a document is submitted");
    }

    private async Task Repeat(ModelCompany company)
    {
        var (request, actor, held) = company.Chance.One(company.Taken);
        if (company.Chance.Percent(50))
        {
            var again = await hub.Cases.ActAsync(request, actor.MetadataFor(company.Code), cancellationToken: TestHub.Token);
            Agreement.Equal(company, "repeated", again.Repeated ? "repeated" : "taken twice");
            Agreement.OnCase(company, held, again.Case);
            return;
        }

        var other = request.Clone();
        other.Note = "另有内容";
        company.History.Add($"{today:yyyy-MM-dd} {actor.Agency} uses the command {other.CommandId} for something else");
        await Refused(company, held, other, actor, ErrorReason.CaseCommandConflict);
    }

    private async Task Take(World world)
    {
        var company = world.Company;
        var (move, actor) = Moves.Pick(world);
        var request = new ActRequest { UnifiedSocialCreditCode = company.Code, CommandId = $"{company.Code}-{company.History.Count}" };
        move.Fill(request);
        var expected = move.Judge(actor);
        switch (expected == ErrorReason.RightNotGranted ? 3 : world.Chance.Below(40))
        {
            case 0:
                request.DocumentIds.Add(NoDocument);
                expected = ErrorReason.CaseDocumentUnknown;
                break;
            case 1 when request.Repair is null && request.Objection is null:
                request.CaseId = "CN-20260101-0123456789ab";
                expected = ErrorReason.CaseUnknown;
                break;
            case 2 when move.Verb is not ("MakeCommitment" or "RecordEducation"):
                // Nobody reported anything about this one, and what may come first is no such step.
                request.UnifiedSocialCreditCode = Rows.CodeOf(999_999);
                expected = ErrorReason.SubjectUnknown;
                break;
            default:
                break;
        }

        company.History.Add($"{today:yyyy-MM-dd} {(actor.IsCompany ? "the company" : actor.Agency)} {move.Verb} {request.CaseId} -> {expected}");
        if (expected != ErrorReason.Unspecified)
        {
            var code = request.UnifiedSocialCreditCode;
            await Refused(company, move.Of, request, actor, expected, code);
            return;
        }

        await Taken(world, move, actor, request);
    }

    private async Task Taken(World world, Move move, Actor actor, ActRequest request)
    {
        var company = world.Company;
        ActResponse answered;
        try
        {
            answered = await hub.Cases.ActAsync(request, actor.MetadataFor(company.Code), cancellationToken: TestHub.Token);
        }
        catch (RpcException e)
        {
            Agreement.Equal(company, "taken", $"refused: {e.Reason()} {e.Status.Detail}");
            throw;
        }

        Interlocked.Increment(ref _steps);
        var held = move.Take(actor, answered.Case);
        company.Taken.Add((request, actor, held));
        Agreement.OnCase(company, held, answered.Case);
        await CompareVerdict(company, world.Chance.One(ModelCompany.Matters), answered.Token);
    }

    private async Task Refused(ModelCompany company, ModelCase? held, ActRequest request, Actor actor, ErrorReason expected, string? code = null)
    {
        Interlocked.Increment(ref _refusals);
        string told;
        try
        {
            await hub.Cases.ActAsync(request, actor.MetadataFor(code ?? company.Code), cancellationToken: TestHub.Token);
            told = "taken";
        }
        catch (RpcException e)
        {
            told = e.Reason();
        }

        Agreement.OnRefusal(company, expected, told);
        if (held is not null) Agreement.OnCase(company, held, await hub.Case(held.Id));
    }
}
