namespace CreditHub.Domain.Calendar;

/// <summary>What a source's text in a date column says.</summary>
public enum DateText
{
    /// <summary>Neither a date nor one of the known ways to say that there is none.</summary>
    Invalid,

    /// <summary>No date: empty, «暂无» and its like, or 1900-01-01.</summary>
    None,

    /// <summary>No end (长期): said so, or one of the dates that stand for it, such as 2099-12-31 and all of the year 9999.</summary>
    LongTerm,

    /// <summary>A day.</summary>
    Date,
}
