namespace CreditHub.Adapters.Changes;

/// <summary>Tells roughly what a cell looks like, so that values under the wrong column are noticed.</summary>
internal static class CellForm
{
    /// <summary>How many forms there are.</summary>
    public const int Count = 7;

    private const int ShortMax = 12;
    private const int DayLengthMin = 8;
    private const int NumberLengthMax = 15;

    /// <summary>
    /// The form of a cell that is not empty: 0 number, 1 day, 2 code or number of many digits, 3 other ASCII, 4 document number, 5 short
    /// text, 6 long text.
    /// </summary>
    public static int Of(string cell)
    {
        var (digits, letters, isAscii, isDocument) = (0, 0, true, false);
        foreach (var c in cell)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsAsciiLetter(c)) letters++;
            isAscii &= char.IsAscii(c);
            isDocument |= c is '〔' or '［' or '号';
        }

        if (LooksLikeDay(cell, digits)) return 1;
        if (isAscii) return OfAscii(cell, digits, letters);
        if (isDocument && digits > 0) return 4;
        return cell.Length <= ShortMax ? 5 : 6;
    }

    private static int OfAscii(string cell, int digits, int letters)
    {
        if (letters == 0 && digits > 0 && cell.Length <= NumberLengthMax && digits >= cell.Length - 3) return 0;
        return digits + letters == cell.Length && digits > letters ? 2 : 3;
    }

    // 2026-03-15, 2026/3/15 10:00, 2026年3月15日, 20260315.
    private static bool LooksLikeDay(string cell, int digits)
    {
        if (cell.Length < DayLengthMin || digits < 6 || !(
            cell.StartsWith("19", StringComparison.Ordinal) || cell.StartsWith("20", StringComparison.Ordinal))) return false;
        if (cell.Length == DayLengthMin && digits == DayLengthMin) return cell[4] is '0' or '1' && cell[6] is >= '0' and <= '3';
        return cell[4] is '-' or '/' or '.' or '年';
    }
}
