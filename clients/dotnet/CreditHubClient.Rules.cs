using System.Runtime.CompilerServices;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Puts a rulebook in force, at once or on a day. For the operator.</summary>
    /// <param name="documents">Every document of the rules.</param>
    /// <param name="commandId">Id of the command; the same id with the same content does nothing more.</param>
    /// <param name="on">Day on which it comes into force. Null: at once.</param>
    /// <param name="cancellationToken">Gives up; whether it was published is then not known, and the same command says it.</param>
    public Task<PublishRulesResponse> PublishRulesAsync(
        IEnumerable<RuleDocument> documents, string commandId, DateOnly? on = null, CancellationToken cancellationToken = default)
    {
        var request = new PublishRulesRequest { CommandId = commandId, Documents = { documents }, InForceOn = on?.ToBeijingDate() };
        return _failures.AnswerAsync(Operator.PublishRulesAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Cancels the rulebook that waits for its day. For the operator.</summary>
    /// <param name="commandId">Id of the command; the same id does nothing more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CancelScheduledRulesResponse> CancelScheduledRulesAsync(string commandId, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(
            Operator.CancelScheduledRulesAsync(new CancelScheduledRulesRequest { CommandId = commandId }, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Says which verdicts a rulebook would change. Progress first, the result last. For the operator.</summary>
    /// <param name="documents">Every document of the rules.</param>
    /// <param name="examplesMax">Examples of each change, 1 to 100. 0: 5.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    public async IAsyncEnumerable<TryRulesResponse> TryRulesAsync(
        IEnumerable<RuleDocument> documents, int examplesMax = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Operator.TryRules(new TryRulesRequest { Documents = { documents }, ExamplesMax = examplesMax }, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return call.ResponseStream.Current;
    }

    /// <summary>Shows a rulebook, and the one that waits for its day. For the operator.</summary>
    /// <param name="number">Number of the rulebook. 0: the one in force.</param>
    /// <param name="includeDocuments">True: with its documents.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GetRulesResponse> GetRulesAsync(long number = 0, bool includeDocuments = false, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(
            Operator.GetRulesAsync(new GetRulesRequest { Number = number, IncludeDocuments = includeDocuments }, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Lists the changes of the rules, latest first. Fetches page after page as it is read. For the operator.</summary>
    public async IAsyncEnumerable<RulesChange> ListRulesHistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListRulesHistoryRequest();
        do
        {
            var page = await _failures.AnswerAsync(Operator.ListRulesHistoryAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var change in page.Changes)
                yield return change;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Reads the rules in a folder as they are sent: its JSON documents and those of its folder <c>supervision</c>.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<RuleDocument> ReadRulesFolder(string folder)
    {
        var supervision = Path.Combine(folder, "supervision");
        var files = System.IO.Directory.EnumerateFiles(folder, "*.json")
            .Concat(System.IO.Directory.Exists(supervision) ? System.IO.Directory.EnumerateFiles(supervision, "*.json") : []);
        return
        [
            .. files.Select(file => new RuleDocument { Name = Path.GetRelativePath(folder, file).Replace('\\', '/'), Json = ByteString.CopyFrom(File.ReadAllBytes(file)) })
                .OrderBy(document => document.Name, StringComparer.Ordinal),
        ];
    }
}
