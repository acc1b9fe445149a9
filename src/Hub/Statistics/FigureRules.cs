using CreditHub.Domain.Calendar;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Sanctions;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using ListNature = CreditHub.Domain.Sanctions.ListNature;
using Sanction = CreditHub.Domain.Sanctions.Sanction;

namespace CreditHub.Hub.Statistics;

/// <summary>What each figure counts. The count and the list of what was counted both ask here.</summary>
internal static class FigureRules
{
    /// <summary>Days over which acts are counted unless the caller says otherwise.</summary>
    public const int DaysDefault = 30;

    /// <summary>First of the days over which is counted.</summary>
    public static BeijingDate FirstDay(BeijingDate today, int days) => today.AddDays(1 - (days == 0 ? DaysDefault : days));

    /// <summary>How an act came; unspecified where its dataset sets no time.</summary>
    public static ActArrival ArrivalOf(string dataset, BeijingDate decidedOn, BeijingDate firstOn, Rulebook rulebook)
    {
        if (rulebook.Directory.FindDataset(dataset) is not { } definition) return ActArrival.Unspecified;
        return TimelinessRules.Judge(decidedOn, firstOn, definition.DueWorkingDays, rulebook.Tables.Calendar) switch
        {
            Timeliness.InTime => ActArrival.InTime,
            Timeliness.Late => ActArrival.Late,
            Timeliness.Unknown => ActArrival.Unknown,
            _ => ActArrival.Unspecified,
        };
    }

    /// <summary>True for a list on which a company counts as listed (失信主体).</summary>
    public static bool IsOfDefaulters(ListDefinition list) => list.Nature == ListNature.SeriousDefaulter;

    /// <summary>True where a sanction lists its company today.</summary>
    public static bool Lists(Sanction sanction, Rulebook rulebook, BeijingDate today) =>
        sanction.ListCode.Length > 0 && rulebook.Catalogue.FindList(sanction.ListCode) is { } list && IsOfDefaulters(list)
            && sanction.HoldsOn(today);

    /// <summary>The same of an encoded standing.</summary>
    public static bool Lists(byte[] standing, Rulebook rulebook, BeijingDate today) =>
        Ledger.Stored.SubjectStanding.Parser.ParseFrom(standing).Sanctions.Any(s => s.ListCode.Length > 0 && Lists(s.ToDomain(), rulebook,
            today));
}
