namespace CreditHub.Cli.Shell;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int OwnFault = 1;

    /// <summary>Of commands that compare: something differs. The number is that of «diff».</summary>
    public const int Differs = 1;
    public const int WrongUsage = 2;
    public const int Refused = 3;
    public const int HubNotReachable = 4;
    public const int SourceFailed = 5;
    public const int NotProven = 6;
    public const int Attention = 10;
    public const int Barred = 11;
    public const int UnknownSubject = 12;
    public const int Interrupted = 130;
}
