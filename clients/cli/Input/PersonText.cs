using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Input;

/// <summary>A responsible person as it is typed: <c>NAME:ROLE</c>.</summary>
internal static class PersonText
{
    /// <summary>Reads a person.</summary>
    /// <exception cref="UsageException">The text is none.</exception>
    public static ResponsiblePerson Parse(string text)
    {
        var at = text.LastIndexOf(':');
        var role = at < 0 ? "" : text[(at + 1)..].Replace("-", "", StringComparison.Ordinal);
        return at > 0 && Enum.TryParse<PersonRole>(role, ignoreCase: true, out var known) && known != PersonRole.Unspecified && Enum.IsDefined(known)
            ? new ResponsiblePerson { Name = text[..at], Role = known }
            : throw new UsageException($"«{text}» is no person; write NAME:ROLE, with a role such as legal-representative or actual-controller.");
    }
}
