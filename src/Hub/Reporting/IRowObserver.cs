using CreditHub.Hub.Access;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>Sees every row with what became of it, after its result is known and before the source is told.</summary>
internal interface IRowObserver
{
    /// <summary>Takes notice of a row.</summary>
    void Observe(OpenedRow row, RowResult result, CallerIdentity caller);
}
