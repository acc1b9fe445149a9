namespace CreditHub.Cli.Shell;

/// <summary>The command line, or a file that it names, is not as it should be. The message says how to mend it.</summary>
internal sealed class UsageException(string message) : Exception(message);
