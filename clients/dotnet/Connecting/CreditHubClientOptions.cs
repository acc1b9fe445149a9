using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CreditHub.Client.Connecting;

/// <summary>What a client has to know to reach the hub, and how patient it is.</summary>
public sealed class CreditHubClientOptions
{
    /// <summary>Address of the hub, such as <c>http://127.0.0.1:5080</c>. Required.</summary>
    public string Address { get; set; } = "";

    /// <summary>Code of the calling agency (机构) in the sharing directory, such as <c>sx-court</c>. Required.</summary>
    public string Agency { get; set; } = "";

    /// <summary>Purpose of the calls (用途), one that the directory grants to the agency, such as <c>procurement</c>. Required.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Language in which the hub states refusals beside English, such as <c>zh-CN</c>. Empty: English alone.</summary>
    public string Language { get; set; } = "";

    /// <summary>
    /// Unified social credit code of the company on whose behalf a portal calls; it may then read and act for that company only. Default: none,
    /// the agency calls for itself.
    /// </summary>
    public string ActingFor { get; set; } = "";

    /// <summary>
    /// Gives the identity provider's statement by which the company of <see cref="ActingFor"/> proves that it asked for the call; asked for
    /// each call, since a statement lives minutes only. Default: none.
    /// </summary>
    public Func<string>? CompanyAssertion { get; set; }

    /// <summary>The agency's key, for a hub on loopback. Rather give <see cref="KeyFile"/>; never put a key into source code. Default: none.</summary>
    public string Key { get; set; } = "";

    /// <summary>File that holds the agency's key, and nothing else. Default: none.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>PEM file of the agency's certificate with its chain, for a hub with TLS. Read for each connection, so that it can be renewed. Default: none.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of the certificate's private key, unencrypted. Default: none.</summary>
    public string CertificateKeyFile { get; set; } = "";

    /// <summary>PEM file of the authorities that may vouch for the hub. Default: those of the system.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>Time that a unary call may take, all its attempts together. Default 10 seconds. Streams have no deadline.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before a broken stream is opened again; it doubles with each failure. Default 100 milliseconds.</summary>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause before a broken stream is opened again. Default 10 seconds.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time without any progress after which a stream of reports or checks gives up. Default 2 minutes. Watches never give up.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Rows or questions that go into one message of a stream, 1 to 1,000. Default 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Rows or questions of a stream that may be on the way without an answer, at least one batch. Default 2,048.</summary>
    public int Window { get; set; } = 2048;

    /// <summary>Changes the HTTP handler before use, for instance to present a client certificate. Default: nothing is changed.</summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }

    /// <summary>Where to say that streams broke and were resumed. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The clock for pauses and silence; deadlines are by the system's. Default: that of the system.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
