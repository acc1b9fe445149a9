namespace CreditHub.Adapters.Reading;

/// <summary>Tells by a workbook's number formats which numbers are days.</summary>
internal static class NumberFormats
{
    /// <summary>True where a format shows a number as a day.</summary>
    /// <param name="id">Number of the format; below 164 they are built in (ISO/IEC 29500-1, 18.8.30).</param>
    /// <param name="custom">Formats that the workbook brings along.</param>
    public static bool IsDate(int id, IReadOnlyDictionary<int, string> custom)
    {
        if (custom.TryGetValue(id, out var code)) return ShowsDays(code);
        return id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);
    }

    // Letters of dates count outside quotation marks, brackets (colours, languages) and escapes. «General» has an e, never a y or d.
    private static bool ShowsDays(string code)
    {
        var closing = '\0';
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (closing != '\0')
            {
                if (c == closing) closing = '\0';
                continue;
            }

            switch (c)
            {
                case '"':
                    closing = '"';
                    break;
                case '[':
                    closing = ']';
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'y' or 'Y' or 'd' or 'D' or 'm' or 'M' or '年' or '月' or '日':
                    return true;
            }
        }

        return false;
    }
}
