using CreditHub.Domain.Texts;
using Spectre.Console;

namespace CreditHub.Cli.Output;

/// <summary>Tables and pairs in plain readable form. All cells are text: what sources wrote is never taken for markup.</summary>
internal static class Tables
{
    public static Table With(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        return table;
    }

    public static void Row(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(cell => new Text(ShownText.OfLines(cell))));

    /// <summary>Writes a table with the number of its rows, or that there are none.</summary>
    public static void WriteCounted(this ShownConsole console, Table table, string noun)
    {
        if (table.Rows.Count > 0)
            console.Write(table);
        console.WriteLine($"{Labels.Number(table.Rows.Count)} {noun}");
    }

    /// <summary>Pairs of name and text, one a line; pairs without a text are left out.</summary>
    public static Grid Pairs(int indent, params (string Name, string Text)[] pairs)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(indent).PadRight(2)).AddColumn();
        foreach (var (name, text) in pairs.Where(pair => pair.Text.Length > 0))
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(ShownText.OfLines(text)));
        return grid;
    }
}
