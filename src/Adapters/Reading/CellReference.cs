using System.Globalization;

namespace CreditHub.Adapters.Reading;

/// <summary>The reference of a workbook's cell, such as AB12: its column and its row (ISO/IEC 29500-1, 18.18.7).</summary>
/// <param name="Column">Column, counted from 0.</param>
/// <param name="Row">Row as a person sees it, counted from 1.</param>
internal readonly record struct CellReference(int Column, int Row)
{
    /// <summary>Rows that a sheet has at most.</summary>
    public const int RowsMax = 1_048_576;

    private const int ColumnsMax = 16_384;

    /// <summary>Reads a reference; null where the cell has none.</summary>
    /// <exception cref="SourceFileRefusedException">It names no place of a sheet.</exception>
    public static CellReference? Read(string? text)
    {
        if (text is null) return null;
        var letters = 0;
        var column = 0;
        // The letters are a number to the base of 26.
        for (; letters < text.Length && char.IsAsciiLetterUpper(text[letters]); letters++)
        {
            column = (column * 26) + text[letters] - 'A' + 1;
            if (column > ColumnsMax) throw Misplaced($"cell {Echo.Of(text)} lies beyond XFD{RowsMax}, the last one of a sheet");
        }

        if (column == 0 || !TryReadRow(text.AsSpan(letters), out var row)) throw Misplaced($"'{Echo.Of(text)}' names no cell");
        return new CellReference(column - 1, row);
    }

    /// <summary>Reads the number of a row.</summary>
    public static bool TryReadRow(ReadOnlySpan<char> text, out int row) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out row) && row is >= 1 and <= RowsMax;

    /// <summary>The letters of a column.</summary>
    public static string LettersOf(int column) => column < 26 ? $"{(char)('A' + column)}" : LettersOf((column / 26) - 1) + LettersOf(column % 26);

    /// <summary>The refusal of a workbook whose cells have no certain place.</summary>
    public static SourceFileRefusedException Misplaced(string what) => new(
        $"The workbook does not say for certain where its cells belong: {what}. Rows and cells must come in order, each place once. "
        + "Open it in a spreadsheet program and save it again as .xlsx.");
}
