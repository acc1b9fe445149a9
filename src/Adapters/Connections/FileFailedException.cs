namespace CreditHub.Adapters.Connections;

/// <summary>One file of a source cannot be taken or filed away; others can. The message says what to look at; another attempt follows.</summary>
public sealed class FileFailedException(string message, Exception? cause = null) : Exception(message, cause);
