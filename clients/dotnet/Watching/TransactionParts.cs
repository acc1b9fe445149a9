namespace CreditHub.Client.Watching;

/// <summary>
/// Joins the messages of a transaction that was too large for one. A part has no token to go on from: after a break the hub sends the whole
/// transaction again, so a part is never handed over by itself.
/// </summary>
/// <typeparam name="TResponse">Message of the watch.</typeparam>
/// <param name="hasMore">True where further parts follow.</param>
/// <param name="append">Adds a part to those before it, and takes its token.</param>
internal sealed class TransactionParts<TResponse>(Func<TResponse, bool> hasMore, Action<TResponse, TResponse> append)
    where TResponse : class
{
    private TResponse? _whole;

    /// <summary>The message with all parts; null while some are missing.</summary>
    public TResponse? Take(TResponse response)
    {
        var isPart = hasMore(response);
        if (_whole is null) _whole = response;
        else append(_whole, response);
        if (isPart) return null;
        var whole = _whole;
        _whole = null;
        return whole;
    }

    /// <summary>The connection broke: the parts come again.</summary>
    public void Forget() => _whole = null;
}
