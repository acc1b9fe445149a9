using System.Collections.Immutable;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Decisions;

/// <summary>
/// One decision of one body about a company, as one or several sources reported it. It counts once, and what ends it ends it for every
/// witness that the ending agency answers for.
/// </summary>
/// <param name="Witnesses">
/// The records that report it, at most one of a source. The first leads: that of the body which took the decision, else one that
/// is not withdrawn, by the agency which answers for most of the others, else the first in order of key.
/// </param>
/// <param name="IsByDecidingBody">
/// True where the leading record is that of the body which took the decision, by what each witness states. Then what this record says
/// holds, also of the others.
/// </param>
public sealed record Decision(ImmutableArray<RecordFacts> Witnesses, bool IsByDecidingBody)
{
    /// <summary>The leading record.</summary>
    public RecordFacts Lead => Witnesses[0];

    /// <summary>
    /// The witnesses that count as one with this one, in order: all of them where the deciding body leads, else those that say the same as
    /// far as rules depend on it.
    /// </summary>
    public IEnumerable<RecordFacts> SameAs(RecordFacts witness) =>
        IsByDecidingBody ? Witnesses : Witnesses.Where(w => !WitnessDifferences.Between(w, witness).Any());
}
