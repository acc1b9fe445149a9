using CreditHub.Domain.PersonalData;

namespace CreditHub.Adapters.Reading;

/// <summary>What is done to every cell before anyone looks at it: the white space around it goes, nothing else.</summary>
internal static class Cells
{
    /// <summary>Most columns of a header. The widest format in use has some forty.</summary>
    public const int ColumnsMax = 1_000;

    private static readonly char[] Around = [' ', '\t', '\r', '\n', '\u00A0', '\u3000', '\uFEFF', '\u200B'];

    /// <summary>The cell without the white space around it.</summary>
    public static string Normalise(string? cell) => string.IsNullOrEmpty(cell) || !(IsWhite(cell[0]) || IsWhite(cell[^1])) ? cell ?? "" : cell.Trim(Around);

    /// <summary>True where a cell holds what no text may hold.</summary>
    public static bool HasControls(string cell)
    {
        foreach (var c in cell)
            if (c <= '\u009F' && c is < ' ' or >= '\u007F' && c is not ('\n' or '\r' or '\t')) return true;
        return false;
    }

    /// <summary>The fault of a row with a cell that holds what no text may hold.</summary>
    public static string ControlsUnder(string column) => $"The cell under {Echo.Of(column)} holds control characters.";

    /// <summary>The header's names.</summary>
    public static string[] Header(IEnumerable<string?> names)
    {
        var header = names.Select(n => SpreadsheetGuard.Remove(Normalise(n))).ToList();
        while (header.Count > 0 && header[^1].Length == 0) header.RemoveAt(header.Count - 1);
        if (header.Count == 0) throw new SourceFileRefusedException("The file has no header: its first row must name the columns.");
        if (header.Count > ColumnsMax) throw TooManyColumns(header.Count);
        if (header.Exists(HasControls)) throw new SourceFileRefusedException("The header holds control characters such as NUL. Export the file again.");
        if (header.Exists(PersonalNumber.MayBeIn))
            throw new SourceFileRefusedException("The first row holds a person's identity number, so it is a row of data. The first row must name the columns; put the header there.");
        return [.. header];
    }

    /// <summary>The refusal of a header that is too wide.</summary>
    public static SourceFileRefusedException TooManyColumns(int count) =>
        new($"The first row has {count} columns, at most {ColumnsMax} are read. Check that rows end with line ends and that the first row is the header.");

    private static bool IsWhite(char c) => c <= ' ' || (c >= '\u00A0' && c is '\u00A0' or '\u3000' or '\uFEFF' or '\u200B');
}
