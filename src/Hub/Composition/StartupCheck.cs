using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Hosting;
using CreditHub.Domain.Documents;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Operations;
using CreditHub.Hub.Rulebooks;

namespace CreditHub.Hub.Composition;

/// <summary>
/// Looks at settings and documents before anything is opened or written. A start and <c>--check</c> do the same, so that what one takes the other takes.
/// </summary>
internal static class StartupCheck
{
    /// <summary>Checks; gives the folder of rules.</summary>
    /// <exception cref="StartupException">Something cannot be used; all faults are named, a line each.</exception>
    public static RulebookFolder Run(WebApplicationBuilder builder)
    {
        var faults = KnownSettings.Faults(builder.Configuration).ToList();
        if (faults.Count > 0) throw new StartupException(faults);

        RulebookFolder? folder = null;
        var options = builder.HubOptions();
        Try(() => Listening.Check(builder, options));
        Try(() => folder = RulebookFolder.Read(options.ConfigFolder));
        if (options.ConnectionsFolder.Length > 0) Try(() => ConnectionReader.ReadFolder(options.ConnectionsFolder));
        return faults.Count == 0 ? folder! : throw new StartupException(faults);

        void Try(Action look)
        {
            try
            {
                look();
            }
            catch (Exception e) when (e is InvalidOperationException or RulebookFolderException or ReferenceDataException or ConnectionFileException or IOException
                or UnauthorizedAccessException)
            {
                faults.Add(e.Message);
            }
        }
    }
}
