using System.ComponentModel.DataAnnotations;

namespace CreditHub.Adapters.Changes;

/// <summary>What is done with a delivery that departs from what its dataset has been.</summary>
public enum ChangeMode
{
    /// <summary>It is held: nothing of it is reported until its source or the operator decides.</summary>
    Hold,

    /// <summary>It is reported, and receipt and log say what is unusual.</summary>
    Flag,

    /// <summary>Deliveries are not compared.</summary>
    Off,
}

/// <summary>When a delivery departs from its dataset's past so much that a person is asked.</summary>
public sealed class ChangeRules
{
    /// <summary>What is done. The default is hold.</summary>
    public ChangeMode Mode { get; set; } = ChangeMode.Hold;

    /// <summary>Deliveries of a dataset before its past is one. From 1 to 10; the default is 3.</summary>
    [Range(1, 10)]
    public int DeliveriesMin { get; set; } = 3;

    /// <summary>
    /// Records from which a delivery is judged by shares: of few rows every share is high. From 1 to 1,000,000; the default is 20.
    /// </summary>
    [Range(1, 1_000_000)]
    public int RecordsMin { get; set; } = 20;

    /// <summary>How many times the records of the largest delivery of the past one may have. From 2 to 10,000; the default is 10.</summary>
    [Range(2, 10_000)]
    public int GrowthMax { get; set; } = 10;

    /// <summary>
    /// Highest share of rows that withdraw their record or state the day of its removal, in percent; where the past had more, twice the
    /// past's. From 1 to
    /// 100; the default is 20.
    /// </summary>
    [Range(1, 100)]
    public int RemovalsPercentMax { get; set; } = 20;

    /// <summary>
    /// Highest share of records with one and the same day in a column, in percent, where the past had less. From 1 to 100; the default is
    /// 90.
    /// </summary>
    [Range(1, 100)]
    public int SameDayPercentMax { get; set; } = 90;

    /// <summary>
    /// Share of records that had a column filled in the past, in percent, from which one without any is unusual. From 1 to 100; the default
    /// is 50.
    /// </summary>
    [Range(1, 100)]
    public int FilledPercentMin { get; set; } = 50;

    /// <summary>
    /// Highest share of a column's cells whose form (digits, day, code, short or long text) is another than in the past, in percent. From 1
    /// to 100; the
    /// default is 60.
    /// </summary>
    [Range(1, 100)]
    public int FormPercentMax { get; set; } = 60;

    /// <summary>What is out of its range, a sentence each.</summary>
    internal IEnumerable<string> Faults()
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), found, validateAllProperties: true);
        return found.Select(f => f.ErrorMessage ?? "");
    }
}
