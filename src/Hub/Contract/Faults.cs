using System.Collections;
using CreditHub.Domain.PersonalData;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Contract;

/// <summary>All faults found in one request, row or question. They are read in the order of the catalogue, whatever the order in which they were found.</summary>
internal sealed class Faults : IReadOnlyList<FieldFault>
{
    /// <summary>Faults that are kept at most. A request that has more says nothing new by them.</summary>
    public const int CountMax = 100;

    private readonly List<FieldFault> _found = [];
    private bool _isOrdered = true;

    /// <summary>Number of faults.</summary>
    public int Count => _found.Count;

    /// <summary>A fault, in the order of the catalogue.</summary>
    public FieldFault this[int index] => Ordered()[index];

    /// <summary>Adds the fault for which a call would be refused.</summary>
    public void Add(ApiException fault) =>
        Add(fault.Reason, fault.Metadata.GetValueOrDefault("field", ""), fault.Message, [.. fault.Metadata.Select(m => (m.Key, m.Value))]);

    /// <summary>Adds a fault. A person's number is repeated neither in its message nor in its metadata.</summary>
    public void Add(ErrorReason reason, string field, string message, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        if (_found.Count == CountMax) return;
        var fault = new FieldFault { Reason = reason, Field = field, Message = ApiException.Repeatable(message) };
        foreach (var (key, value) in metadata) fault.Metadata[key] = PersonalNumber.Repeatable(value);
        _isOrdered &= _found.Count == 0 || _found[^1].Reason <= reason;
        _found.Add(fault);
    }

    /// <summary>Adds the fault of a field that is empty.</summary>
    public void AddMissing(string field) => Add(ErrorReason.FieldRequired, field, $"{field} is required.", ("field", field));

    /// <summary>Refuses the call where there is a fault: for the first of the catalogue's order, with the others beside it.</summary>
    /// <exception cref="ApiException">There is a fault.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0) throw ToException();
    }

    /// <summary>The refusal of a call that has these faults.</summary>
    public ApiException ToException()
    {
        var first = Ordered()[0];
        return new ApiException(first.Reason, first.Message, [.. first.Metadata.Select(m => (m.Key, m.Value))]) { Others = [.. Ordered().Skip(1)] };
    }

    /// <summary>The faults, in the order of the catalogue.</summary>
    public IEnumerator<FieldFault> GetEnumerator() => Ordered().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<FieldFault> Ordered()
    {
        if (_isOrdered) return _found;
        var ordered = _found.OrderBy(f => f.Reason).ToList();
        _found.Clear();
        _found.AddRange(ordered);
        _isOrdered = true;
        return _found;
    }
}
