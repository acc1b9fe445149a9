using System.Collections.Frozen;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Sanctions;

/// <summary>What sanctions are derived by, apart from the records.</summary>
/// <param name="Catalogue">Which record brings which measures.</param>
/// <param name="Bodies">Who decided, where several sources report one decision.</param>
public sealed record SanctionBasis(MeasureCatalogue Catalogue, DecidingBodies Bodies)
{
    /// <summary>The basis that a catalogue and a directory give.</summary>
    public static SanctionBasis Of(MeasureCatalogue catalogue, SharingDirectoryDocument directory) =>
        new(catalogue, new DecidingBodies(directory))
        {
            Restricted = directory.Datasets.Where(d => d.Disclosure == Disclosure.Restricted).Select(d => d.Code).ToFrozenSet(
                StringComparer.Ordinal),
        };

    /// <summary>
    /// Datasets that are open to named readers only. That a record of them is held is itself not open: it makes a company known to nobody
    /// else.
    /// </summary>
    public FrozenSet<string> Restricted { get; init; } = FrozenSet<string>.Empty;
}
