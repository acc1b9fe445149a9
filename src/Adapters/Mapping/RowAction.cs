namespace CreditHub.Adapters.Mapping;

/// <summary>What a source wants done with a row (操作类型).</summary>
internal enum RowAction
{
    /// <summary>Report the record, or a later version of it.</summary>
    Report,

    /// <summary>Withdraw it (撤回).</summary>
    Withdraw,

    /// <summary>The text is not known. Taken for a report it could put back what was to be withdrawn.</summary>
    Unknown,
}

/// <summary>Reads the words by which sources say what is to be done.</summary>
internal static class RowActions
{
    private static readonly HashSet<string> Reports = new(StringComparer.OrdinalIgnoreCase)
    {
        "新增", "增加", "修改", "变更", "更正", "更新", "A", "I", "U", "ADD", "INSERT", "UPDATE", "UPSERT",
    };

    private static readonly HashSet<string> Withdrawals = new(StringComparer.OrdinalIgnoreCase) { "撤回", "撤销", "删除", "D", "DELETE", "WITHDRAW" };

    /// <summary>All known words, to tell whoever wrote another.</summary>
    public static string KnownWords { get; } = string.Join(", ", Reports.Concat(Withdrawals));

    /// <summary>Reads a cell; an empty one reports.</summary>
    public static RowAction Read(string cell)
    {
        if (cell.Length == 0 || Reports.Contains(cell)) return RowAction.Report;
        return Withdrawals.Contains(cell) ? RowAction.Withdraw : RowAction.Unknown;
    }
}
