namespace CreditHub.Adapters.Connections;

/// <summary>A source cannot be reached, refuses, or answers what it must not. The message says what was seen and what to look at; another attempt follows.</summary>
public sealed class SourceFailedException(string message, Exception? cause = null) : Exception(message, cause);
