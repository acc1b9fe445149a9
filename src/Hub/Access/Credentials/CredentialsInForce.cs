using CreditHub.Domain.Documents;
using CreditHub.Domain.SharingDirectory;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>The certificates, keys and revocations in force: read at the start, read again when a file changes. A file that cannot be used leaves what was.</summary>
internal sealed partial class CredentialsInForce
{
    private readonly AccessOptions _access;
    private readonly TlsOptions _tls;
    private readonly ILogger<CredentialsInForce> _logger;
    private readonly FileStamps _stamps;
    private volatile State _current;

    public CredentialsInForce(IOptions<AccessOptions> access, IOptions<TlsOptions> tls, ILogger<CredentialsInForce> logger)
    {
        (_access, _tls, _logger) = (access.Value, tls.Value, logger);
        _stamps = new FileStamps([_access.CredentialsFile, _access.CompanyIssuersFile, _tls.CertificateFile, _tls.KeyFile,
            _tls.AuthorityFile, _tls.RevocationFile]);
        _current = Read();
    }

    /// <summary>Who is known.</summary>
    public AgencyCredentials Agencies => _current.Agencies;

    /// <summary>Whose keys are known.</summary>
    public AgencyKeys Keys => _current.Keys;

    /// <summary>Who proves that a company asked its portal.</summary>
    public CompanyIssuers CompanyIssuers => _current.CompanyIssuers;

    /// <summary>TLS; null where the hub speaks plainly on loopback.</summary>
    public TlsMaterial? Tls => _current.Tls;

    /// <summary>Why the files as they are now cannot be used; null where they are in force.</summary>
    public Exception? Refused { get; private set; }

    /// <summary>Reads the files again where they changed; true where something else is in force now.</summary>
    public bool Refresh()
    {
        if (!_stamps.Changed()) return false;
        try
        {
            _current = Read();
            Refused = null;
            LogRead(_current.Tls?.Revoked.Count ?? 0, _current.Tls?.Certificate.NotAfter);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or ReferenceDataException or IOException or UnauthorizedAccessException)
        {
            Refused = e;
            LogRefused(e.Message);
            return false;
        }
    }

    private State Read()
    {
        var agencies = AgencyCredentials.Nobody;
        if (_access.CredentialsFile.Length > 0)
        {
            using var file = File.OpenRead(_access.CredentialsFile);
            agencies = AgencyCredentials.Read(file);
        }

        var issuers = _access.CompanyIssuersFile.Length > 0 ? CompanyIssuers.Read(_access.CompanyIssuersFile) : CompanyIssuers.None;
        return new State(agencies, new AgencyKeys(agencies), issuers, _tls.IsOn ? TlsMaterial.Read(_tls) : null);
    }

    [LoggerMessage(1, LogLevel.Information, "Credentials were read again: {Revoked} certificates are revoked; the hub's own certificate ends on {Ends}.")]
    private partial void LogRead(int revoked, DateTime? ends);

    [LoggerMessage(2, LogLevel.Error, "Credentials changed but cannot be used; those before stay in force. {Fault}")]
    private partial void LogRefused(string fault);

    private sealed record State(AgencyCredentials Agencies, AgencyKeys Keys, CompanyIssuers CompanyIssuers, TlsMaterial? Tls);
}

/// <summary>Tells whether any of some files changed since the last look: by time and length, which also works on shared folders, where nobody notifies.</summary>
internal sealed class FileStamps
{
    private readonly string[] _files;
    private string _seen;

    public FileStamps(IEnumerable<string> files)
    {
        _files = [.. files.Where(f => f.Length > 0)];
        _seen = Look();
    }

    /// <summary>True once for each change.</summary>
    public bool Changed()
    {
        var now = Look();
        if (now == _seen) return false;
        _seen = now;
        return true;
    }

    private string Look() => string.Join('|', _files.Select(f => new FileInfo(f)).Select(f => f.Exists ? $"{f.LastWriteTimeUtc.Ticks}/{f.Length}" : "-"));
}
