namespace CreditHub.Domain.Rulebooks;

/// <summary>
/// Version of the rules that are code: which record brings which sanction, how a verdict follows. It is part of what is in force. Raise it with every change
/// that can alter a verdict or an announced standing; the hub then reviews every company, as when the catalogue changes.
/// </summary>
public static class RuleCode
{
    /// <summary>The version of this program. Stored with what is in force; never lowered.</summary>
    public const int Version = 4;
}
