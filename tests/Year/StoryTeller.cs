using System.Diagnostics;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Year.Tests;

/// <summary>Does what a line of a story says, or holds the hub's answer against it.</summary>
internal sealed class StoryTeller
{
    // Reviews and streams follow a move of the clock within moments; a machine that is busy takes longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A story in which something went wrong goes on, so that all that differs is read at once; it is not waited for as long.
    private static readonly TimeSpan PatienceThen = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // An answer is in the decision log a moment after it was given; what follows from it is carried from there with the next review.
    private static readonly TimeSpan Logged = TimeSpan.FromMilliseconds(300);

    private readonly Story _story;
    private readonly YearHub _hub;
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly StoryAnswers _answers;
    private readonly List<string> _wrong = [];

    /// <summary>Makes one that knows the words of its story alone.</summary>
    public StoryTeller(Story story, YearHub hub) => (_story, _hub, _answers) = (story, hub, new StoryAnswers(story, hub, NameOf));

    /// <summary>What went wrong so far, a line each with file, line and day; null where all went as told.</summary>
    public string? Wrong => _wrong.Count == 0 ? null : string.Join('\n', _wrong);

    /// <summary>True where a step could not be taken: what the story tells after it would not be what it means.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Tells a line.</summary>
    public async Task Tell(StoryLine line)
    {
        var isStep = !line.Text.StartsWith("expect ", StringComparison.Ordinal);
        try
        {
            if (isStep) await Do(line);
            else if (await Differs(line.Text["expect ".Length..]) is var (expected, seen)) Note($"expected «{expected}», seen «{seen}»");
        }
        catch (Exception e) when (e is FormatException or RefusedByHubException or InvalidOperationException or TimeoutException
            or KeyNotFoundException or HttpRequestException)
        {
            Note(e.Message);
            IsBroken = isStep;
        }

        void Note(string why) => _wrong.Add($"{_story.File}:{line.Number} ({line.At:yyyy-MM-dd}) {line.Text.Split(':')[0]}: {why}");
    }

    private async Task<(string Expected, string Seen)?> Differs(string text)
    {
        var parts = text.Split(": ", 2);
        if (parts.Length < 2) throw new FormatException("an expectation is written «expect WHAT: ANSWER»");
        var began = Stopwatch.StartNew();
        while (true)
        {
            var seen = await _answers.Ask(parts[0].Split(' '), Word);
            if (seen == parts[1] || began.Elapsed > (_wrong.Count == 0 ? Patience : PatienceThen))
            {
                _answers.Heard();
                return seen == parts[1] ? null : (parts[1], seen);
            }

            await Task.Delay(Pause);
        }
    }

    private async Task Do(StoryLine line)
    {
        var (head, rest) = line.Text.Split(": ", 2) is [var h, var r] ? (h, r) : (line.Text.TrimEnd(':'), "");
        var words = head.Split(' ');
        var caller = CallerOf(words[0], words[1]);
        switch (words[1..])
        {
            case ["reports", var kind, var number, "in", var dataset]:
                await Report(caller, kind, number, dataset, rest, line);
                break;
            case ["withdraws", var number, "in", var dataset]:
                await Row(caller, new ReportRow
                {
                    Row = 1, Withdrawal = new Withdrawal
                    {
                        Dataset = dataset, RecordNumber = number,
                        Version = 9, Reason = rest
                    }
                });
                break;
            case ["delivers", var file]:
                await _hub.Deliver(words[0], file, line.Table.Select(l => l.Replace("CODE", _story.Code, StringComparison.Ordinal)),
                    line.At);
                break;
            case ["submits", var name]:
                var document = new SubmitDocumentRequest
                {
                    Name = $"{name}.txt", MediaType = "text/plain",
                    Content = ByteString.CopyFromUtf8(rest)
                };
                _words[$"document {name}"] = (string)(await _hub.Post(caller, $"v1/subjects/{_story.Code}/documents",
                    document))["document_id"]!;
                break;
            case ["steps", var step, .. var named]:
                await Step(caller, step, named, rest, line);
                break;
            case ["asks", var matter, "in", var transaction]:
                await _hub.Post(caller, "v1/checks", new CheckRequest
                {
                    UnifiedSocialCreditCode = _story.Code, MatterCode = matter,
                    CaseNumber = transaction
                });
                await Task.Delay(Logged);
                break;
            case ["feeds", "back", var transaction]:
                var outcome = new ReportOutcomeRequest { UnifiedSocialCreditCode = _story.Code, CaseNumber = transaction };
                Assignments.Fill(rest, _ => outcome, Word);
                await _hub.Post(caller, "v1/outcomes", outcome);
                break;
            default:
                throw new FormatException("no step is written like this");
        }
    }

    private async Task Report(Caller caller, string kind, string number, string dataset, string rest, StoryLine line)
    {
        var record = new CreditRecord
        {
            Dataset = dataset, RecordNumber = number, Version = line.Number,
            Subject = new SubjectReference { UnifiedSocialCreditCode = _story.Code, Name = _story.Name },
            Document = new Document { Number = $"{number}号" },
            Authority = new Authority { Name = "陕西省某机关" },
            DecidedOn = DayOf(line.At),
        };
        var field = CreditRecord.Descriptor.FindFieldByName(kind.Replace('-', '_')) ?? throw new FormatException($"no record is a {kind}");
        var body = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        Assignments.Fill(rest, name => CreditRecord.Descriptor.FindFieldByName(name) is null ? body : record, Word);
        field.Accessor.SetValue(record, body);
        await Row(caller, new ReportRow { Row = 1, Record = record });
    }

    private async Task Row(Caller caller, ReportRow row)
    {
        var result = (await _hub.Report(caller, new ReportRequest { Rows = { row } }))["results"]?[0];
        if (result?["refused"] is { } refused) throw new InvalidOperationException($"the row was refused: {refused.ToJsonString(Shown)}");
    }

    // «steps repair.apply as 修复 with 证明: …», «steps repair.accept on 修复», «steps repair.apply refused CASE_TOO_EARLY: …».
    private async Task Step(Caller caller, string step, string[] named, string rest, StoryLine line)
    {
        var request = new ActRequest { UnifiedSocialCreditCode = _story.Code, CommandId = $"{_story.File}:{line.Number}" };
        string? remember = null, refused = null;
        for (var i = 0; i + 1 < named.Length; i += 2)
        {
            if (named[i] == "as") remember = named[i + 1];
            else if (named[i] == "on") request.CaseId = _words[$"case {named[i + 1]}"];
            else if (named[i] == "with") request.DocumentIds.Add(_words[$"document {named[i + 1]}"]);
            else if (named[i] == "refused") refused = named[i + 1];
            else throw new FormatException($"«{named[i]}» is no word of a step");
        }

        var (process, name) = step.Split('.') is [var p, var s] ? (p, s) : throw new FormatException("a step is written PROCESS.STEP");
        var field = ActRequest.Descriptor.FindFieldByName(process) ?? throw new FormatException($"there is no process {process}");
        var ofProcess = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        var ofStep = field.MessageType.FindFieldByName(name) ?? throw new FormatException($"{process} has no step {name}");
        var content = ofStep.MessageType.Parser.ParseFrom(ByteString.Empty);
        Assignments.Fill(rest, _ => content, Word);
        ofStep.Accessor.SetValue(ofProcess, content);
        field.Accessor.SetValue(request, ofProcess);
        try
        {
            var answer = await _hub.Post(caller, "v1/case-steps", request);
            if (refused is not null) throw new InvalidOperationException($"expected a refusal by {refused}, but the step was taken");
            if (remember is null) return;
            _words[$"case {remember}"] = (string)answer["case"]!["case_id"]!;
            if (answer["case"]!["repair"]?["commitment_case_id"] is { } made) _words[$"case {remember}-承诺"] = (string)made!;
        }
        catch (RefusedByHubException e) when (e.Reason == refused)
        {
            // As told.
        }
    }

    // Records that a case brings bear its number; stories call them by the name of the case.
    private string NameOf(string number) =>
        _words.FirstOrDefault(w => w.Value == number && w.Key.StartsWith("case ", StringComparison.Ordinal)).Key?["case ".Length..]
            ?? number;

    private string Word(string text) => text.StartsWith("case ", StringComparison.Ordinal) ? _words[text] : text;

    private Caller CallerOf(string who, string verb) => (who, verb) switch
    {
        ("company", _) => new Caller("sx-portal", "self-service", _story.Code),
        (_, "reports" or "withdraws") => new Caller(who, "reporting"),
        ("sx-procurement", _) => new Caller(who, "procurement"),
        ("sx-bidding", _) => new Caller(who, "bidding"),
        _ => new Caller(who, "supervision"),
    };

    private static BeijingDate DayOf(DateTimeOffset at) => new() { Year = at.Year, Month = at.Month, Day = at.Day };

    private static System.Text.Json.JsonSerializerOptions Shown { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
