using System.Globalization;
using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>Writes the values of a workbook's cells as text: days as days, numbers in digits.</summary>
internal sealed class CellValues(List<string> shared, List<bool> dateStyles, bool countsFrom1904)
{
    // Spreadsheet programs keep 15 digits of a number; a longer one was rounded when it was typed in.
    private const double ExactMax = 1e15;
    private const int DaysBetweenEpochs = 1462;

    /// <summary>The text of the cell on which the reader stands; it stands on its end afterwards.</summary>
    /// <param name="cell">The reader.</param>
    /// <param name="place">Place of the cell.</param>
    /// <param name="fault">Set where the cell spoils its row.</param>
    public string Read(XmlReader cell, CellReference place, ref string? fault)
    {
        var (type, style) = (cell.GetAttribute("t") ?? "n", cell.GetAttribute("s"));
        if (cell.IsEmptyElement) return "";
        var (value, hasValue, hasFormula) = ("", false, false);
        var depth = cell.Depth;
        while (Workbook.Next(cell) && cell.Depth > depth)
        {
            if (Workbook.IsStart(cell, "f")) hasFormula = true;
            if (Workbook.IsStart(cell, "is")) return XmlText.OfRuns(cell, "is") is var text && Leave(cell, depth) ? text : "";
            if (!Workbook.IsStart(cell, "v")) continue;
            value = XmlText.OfElement(cell);
            hasValue = true;
        }

        if (value.Length == 0)
        {
            // A formula may yield an empty text, but no empty number. Without a formula the cell is empty.
            if (hasFormula && !(hasValue && type == "str")) fault = $"The formula in {NameOf(place)} was never computed. Open the workbook, let it compute, and save it; or save values instead of formulas.";
            return "";
        }

        return TextOf(type, style, value, place, ref fault);
    }

    private static bool Leave(XmlReader cell, int depth)
    {
        while (cell.Depth > depth && Workbook.Next(cell))
        {
        }

        return true;
    }

    private string TextOf(string type, string? style, string value, CellReference place, ref string? fault)
    {
        switch (type)
        {
            case "s":
                return shared[int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture)];
            case "str" or "inlineStr":
                return XmlText.Unescape(value);
            case "b":
                return value == "1" ? "TRUE" : "FALSE";
            case "e":
                fault = $"The cell {NameOf(place)} shows the error {Echo.Of(value)}. Mend its formula.";
                return value;
            case "d":
                return value;
            default:
                return OfNumber(style, value, place, ref fault);
        }
    }

    private string OfNumber(string? style, string value, CellReference place, ref string? fault)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) throw new InvalidDataException($"the value of {NameOf(place)} is no number");
        var isDay = style is not null && int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < dateStyles.Count && dateStyles[index];
        if (isDay && number is >= 0 and < 2_958_466) return OfDay(number);
        if (Math.Abs(number) >= ExactMax) fault = $"The number in {NameOf(place)} has more than 15 digits, so that the spreadsheet program rounded it. Format the column as text and enter it again.";
        return number.ToString("0.##########", CultureInfo.InvariantCulture);
    }

    private static string NameOf(CellReference place) => $"{CellReference.LettersOf(place.Column)}{place.Row}";

    private string OfDay(double number)
    {
        // Up to day 60, the 29 February 1900 that never was, spreadsheet programs are a day behind the runtime: 1 is the first of January.
        var early = !countsFrom1904 && number < 60 ? 1 : 0;
        var day = DateTime.FromOADate(number + early + (countsFrom1904 ? DaysBetweenEpochs : 0));
        // Times come with the error of a fraction of a day; a second is more than it.
        day = new DateTime((day.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return day.ToString(day.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
