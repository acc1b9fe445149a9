using CreditHub.Adapters.Connections;

namespace CreditHub.Adapters.Transports;

/// <summary>One kind of way to a source. Each look delivers what is there through the same <see cref="Reporting.DeliveryRun"/>.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Looks that it takes until a file that lies there is taken: 2 where a file counts as complete once two looks agree.</summary>
    int LooksUntilTaken { get; }

    /// <summary>Looks once and delivers what is there.</summary>
    /// <exception cref="SourceFailedException">The source cannot be read; a later look goes on where this one was.</exception>
    Task Look(PassResult result, CancellationToken cancellationToken);

    /// <summary>Tries the connection and shows what is there. Takes and changes nothing.</summary>
    /// <exception cref="SourceFailedException">The source cannot be read.</exception>
    Task Check(Action<string> show, CancellationToken cancellationToken);
}
