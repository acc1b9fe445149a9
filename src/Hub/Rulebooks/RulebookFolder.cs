using CreditHub.Domain.Documents;
using CreditHub.Domain.Rulebooks;
using CreditHub.Hub.Codes;

namespace CreditHub.Hub.Rulebooks;

/// <summary>The rules in the folder of configuration: read whole and checked before anything starts. They seed an empty ledger and nothing else.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Rules">What lies there.</param>
internal sealed record RulebookFolder(string Path, Rulebook Rules)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="RulebookFolderException">It cannot be used; all faults are named with file and line.</exception>
    public static RulebookFolder Read(string path)
    {
        try
        {
            return new RulebookFolder(path, Rulebook.Read(RuleDocuments.Of(Documents(path)), RecordFields.Exist));
        }
        catch (ReferenceDataException e)
        {
            throw new RulebookFolderException(string.Join('\n', e.Findings.Select(f => f with { File = System.IO.Path.Combine(path, f.File) })), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RulebookFolderException($"The rules in {path} cannot be read: {e.Message}", e);
        }
    }

    // Files of the folder and of its folder of supervision rules; other folders hold no rules.
    private static IEnumerable<RuleDocument> Documents(string path)
    {
        var supervision = System.IO.Path.Combine(path, RuleDocuments.SupervisionFolder);
        var files = Directory.EnumerateFiles(path, "*.json").Concat(Directory.Exists(supervision) ? Directory.EnumerateFiles(supervision, "*.json") : []);
        return files.Order(StringComparer.Ordinal).Select(file =>
            new RuleDocument(System.IO.Path.GetRelativePath(path, file).Replace('\\', '/'), File.ReadAllBytes(file))).ToList();
    }
}

/// <summary>The folder of rules cannot be used. Its message is for the operator.</summary>
internal sealed class RulebookFolderException(string message, Exception cause) : Exception(message, cause);
