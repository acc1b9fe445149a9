using CreditHub.Domain.Codes;
using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>A company and the case that is played with it.</summary>
internal sealed class Stage(Theatre theatre, ProcessTable table, string code)
{
    private readonly Dictionary<string, string> _known = [];
    private string _document = "";

    public string Code => code;

    public string CaseId { get; set; } = "";

    public TestHub Hub => theatre.Hub;

    public RecordReference Penalty => Of("sx-market", Theatre.Penalty(code));

    public RecordReference Judgment => Of("sx-court", Theatre.Judgment(code));

    /// <summary>What was noted under a name, such as the number of another case.</summary>
    public string this[string name] => _known[name];

    /// <summary>The day that is so many days from today.</summary>
    public BeijingDate In(int days) => theatre.Today.AddDays(days).ToProto();

    public void Note(string name, string value) => _known[name] = value;

    /// <summary>A company beside this one.</summary>
    public Stage Beside(ProcessTable other) => theatre.NewStage(other);

    /// <summary>Takes the steps and events of a path.</summary>
    public async Task Walk(IEnumerable<string> path)
    {
        foreach (var name in path)
        {
            if (name.StartsWith('!'))
            {
                await table.Events[name](this);
                continue;
            }

            var row = table.Row(name);
            var answered = await Act(await Request(row), row.By);
            if (row.From is null) CaseId = answered.Case.CaseId;
        }
    }

    /// <summary>A request for a step, right in every respect.</summary>
    public async Task<ActRequest> Request(StepRow row)
    {
        if (row.Before is { } before && _known.TryAdd($"before {row.Name}", "")) await before(this);
        var request = new ActRequest { UnifiedSocialCreditCode = code, CommandId = theatre.NewCommandId(), CaseId = row.From is null ? "" : CaseId };
        Contract.Put(request, table.Kind, row.Step, row.Content?.Invoke(this));
        if (row.NeedsDocument) request.DocumentIds.Add(await Document());
        return request;
    }

    /// <summary>Takes a step of another process with the same company.</summary>
    public Task<ActResponse> Take(Actor by, Action<ActRequest> fill)
    {
        var request = new ActRequest { UnifiedSocialCreditCode = code, CommandId = theatre.NewCommandId() };
        fill(request);
        return Act(request, by);
    }

    public async Task<ActResponse> Act(ActRequest request, Actor by, string? actingFor = null) => await Hub.Cases.ActAsync(
        request, by.MetadataFor(actingFor ?? request.UnifiedSocialCreditCode), cancellationToken: TestHub.Token);

    /// <summary>The case with its revision, and how much the ledger holds about the company: what a refused step must leave as it was.</summary>
    public async Task<(GetCaseResponse? Case, int Entries)> Look()
    {
        var held = CaseId.Length == 0 ? null : await Hub.Cases.GetCaseAsync(
            new GetCaseRequest { CaseId = CaseId }, TestHub.Supervising("operator"), cancellationToken: TestHub.Token);
        var entries = await Hub.Store.Reader.ReadSubjectEntries(UnifiedSocialCreditCode.Parse(code), default, new Position(long.MaxValue), TestHub.Token);
        return (held, entries.Count);
    }

    /// <summary>A document of the company.</summary>
    public async Task<string> Document()
    {
        if (_document.Length > 0) return _document;
        var submit = new SubmitDocumentRequest { UnifiedSocialCreditCode = code, Name = "证明.pdf", MediaType = "application/pdf", Content = ByteString.CopyFromUtf8($"证明 {code}") };
        _document = (await Hub.Cases.SubmitDocumentAsync(submit, CaseCalls.AsCompany(code), cancellationToken: TestHub.Token)).DocumentId;
        return _document;
    }

    private static RecordReference Of(string source, CreditRecord record) => new() { Source = source, Dataset = record.Dataset, RecordNumber = record.RecordNumber };
}
