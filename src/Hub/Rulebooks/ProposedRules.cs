using CreditHub.Domain.Documents;
using CreditHub.Domain.Rulebooks;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using RuleDocument = CreditHub.V1.RuleDocument;

namespace CreditHub.Hub.Rulebooks;

/// <summary>Reads the documents that an operator sends, whole and checked as those of a folder are.</summary>
internal static class ProposedRules
{
    private const int FindingsMax = 20;

    /// <summary>The rulebook of a request's documents.</summary>
    /// <exception cref="ApiException">They cannot be used; the faults are named with file and line.</exception>
    public static Rulebook Read(IEnumerable<RuleDocument> documents)
    {
        try
        {
            var read = Rulebook.Read(
                RuleDocuments.Of(documents.Select(d => new Domain.Rulebooks.RuleDocument(d.Name, d.Json.Memory))), RecordFields.Exist);
            RulebookPayloads.Keep(read);
            return read;
        }
        catch (ReferenceDataException e)
        {
            throw Refused(e.Findings);
        }
    }

    private static ApiException Refused(IReadOnlyList<DocumentFinding> findings)
    {
        var named = findings.Take(FindingsMax).Select(f => f.ToString());
        var more = findings.Count > FindingsMax ? [$"and {findings.Count - FindingsMax} more"] : Array.Empty<string>();
        return new ApiException(
            ErrorReason.RulesRefused, $"The documents cannot be used:\n{string.Join('\n', named.Concat(more))}",
            ("document", findings[0].File), ("line", $"{findings[0].Line}"), ("faults", $"{findings.Count}"));
    }
}
