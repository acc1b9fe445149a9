namespace CreditHub.Sampling;

/// <summary>The rows of one file and their count, clean and spoiled.</summary>
internal sealed class RowSource(SampleFile file, SampleOptions options)
{
    // Matters 0 and 1 of the dice are the business and what records it has.
    private const int MatterOfFirstRow = 100;
    private const int MattersOfSort = 100;

    /// <summary>The file whose rows these are.</summary>
    public SampleFile File { get; } = file;

    /// <summary>Rows given so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Spoiled ones among them.</summary>
    public long DirtyRows { get; private set; }

    /// <summary>The rows of the next business, in the order of the province.</summary>
    public IEnumerable<string[]> Next(SampleSubject subject, int[] plan)
    {
        var count = File.Sort is { } sort ? plan[(int)sort] : 1;
        for (var ordinal = 0; ordinal < count; ordinal++) yield return Row(subject, ordinal);
    }

    private string[] Row(SampleSubject subject, int ordinal)
    {
        var matter = MatterOfFirstRow + (((int?)File.Sort + 1 ?? 0) * MattersOfSort) + ordinal;
        var dice = Dice.For(options.Seed, subject.Index, matter);
        var isDirty = dice.Chance(options.DirtyShare) && !subject.IsExemplar;
        Rows++;
        var cells = File.Row(new RowContext(subject, ordinal, Rows, dice, options.AsOf));
        if (!isDirty) return cells;
        DirtyRows++;
        return RowSpoiler.Spoil(File, cells, dice, options.AsOf);
    }
}
