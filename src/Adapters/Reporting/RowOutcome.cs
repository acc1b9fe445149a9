using CreditHub.Adapters.Reading;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>What became of one row, for sources that want to know it row by row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Token">Position at which the hub holds it; null where it was refused.</param>
/// <param name="Reason">Why it was refused; empty where it was taken.</param>
internal readonly record struct RowOutcome(RawRow Row, ChangeToken? Token, string Reason);
