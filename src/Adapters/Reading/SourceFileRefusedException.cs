namespace CreditHub.Adapters.Reading;

/// <summary>A whole file cannot be read. The message says what is wrong and how to mend it; nothing of the file was reported.</summary>
public sealed class SourceFileRefusedException(string message, Exception? cause = null) : Exception(message, cause);
