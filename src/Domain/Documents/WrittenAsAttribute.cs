namespace CreditHub.Domain.Documents;

/// <summary>Says how documents write a type, for the sentence about a value that is written otherwise.</summary>
/// <param name="form">The form, such as «a date YYYY-MM-DD».</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class WrittenAsAttribute(string form) : Attribute
{
    /// <summary>The form.</summary>
    public string Form { get; } = form;
}
