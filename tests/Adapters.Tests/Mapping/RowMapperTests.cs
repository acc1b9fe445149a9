using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.V1;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Mapping;

public sealed class RowMapperTests
{
    private const string CitizenId = "11010519491231002X";

    [Fact]
    public void Map_SoundRow_FillsEveryField()
    {
        var row = Ready(("没收金额(元)", "1,234.56"), ("处罚类别", "警告;罚款、警告"));
        var record = row.Record;
        Assert.Equal(2, row.Row);
        Assert.Equal(PenaltyTable.Dataset, record.Dataset);
        Assert.Equal(PenaltyTable.FileVersion, record.Version);
        Assert.Equal("延长石油清洁新能源", record.Subject.Name);
        Assert.Equal(PenaltyTable.Code, record.Subject.UnifiedSocialCreditCode);
        Assert.Equal(SubjectKind.Organisation, record.Subject.Kind);
        Assert.Equal("陕市监处罚〔2026〕2号", record.Document.Number);
        Assert.Equal([PenaltyKind.Warning, PenaltyKind.Fine], record.Penalty.Kinds);
        Assert.Equal(new Money { MinorUnits = 1_500_000, Currency = "CNY", ReportedUnit = MoneyUnit.TenThousandYuan }, record.Penalty.Fine);
        Assert.Equal(new Money { MinorUnits = 123_456, Currency = "CNY", ReportedUnit = MoneyUnit.Yuan }, record.Penalty.Confiscated);
        Assert.Equal(new BeijingDate { Year = 2026, Month = 10, Day = 20 }, record.DecidedOn);
    }

    [Theory]
    [InlineData("陕市监处罚〔2026〕2号")]
    [InlineData("陕市监处罚[2026]2号")]
    [InlineData("陕市监处罚（2026）2号")]
    public void Map_BracketsWrittenOtherwise_KeepsTheDocumentAndGivesOneRecordNumber(string number)
    {
        var record = Ready(("文书号", number)).Record;
        Assert.Equal(number, record.Document.Number);
        Assert.Equal($"陕市监处罚(2026)2号#{PenaltyTable.Code}", record.RecordNumber);
    }

    [Theory]
    [InlineData("名称", "西安　某某\n有限 公司", "西安某某有限公司", "subject.name")]
    [InlineData("名称", "陕西 ABC\r\nTrading  Co（中国）", "陕西ABC Trading Co（中国）", "subject.name")]
    [InlineData("文书号", "陕市监处罚（２０２６）\n２号", "陕市监处罚（2026）2号", "document.number")]
    [InlineData("统一社会信用代码", "91610133mab0mr350k", "91610133MAB0MR350K", "subject.unified_social_credit_code")]
    [InlineData("统一社会信用代码", "９１６１０１３３MAB0 MR350K", "91610133MAB0MR350K", "subject.unified_social_credit_code")]
    public void Map_TextThatNobodyMeantSo_IsNormalisedAndWhatTheSourceWroteIsKept(string column, string cell, string stored, string field)
    {
        var ready = Assert.IsType<MappedRow.Ready>(PenaltyTable.Map((column, cell)));
        Assert.Equal([new OriginalText(field, column, cell, stored)], ready.Originals!);
        Assert.Equal(stored, new FieldPath(field).TextOf(ready.Row.Record));
    }

    [Theory]
    [InlineData("统一社会信用代码", "=\"91610133MAB0MR350K\"", "91610133MAB0MR350K", "subject.unified_social_credit_code")]
    [InlineData("统一社会信用代码", "'91610133MAB0MR350K", "91610133MAB0MR350K", "subject.unified_social_credit_code")]
    [InlineData("文书号", "'陕市监处罚〔2026〕2号", "陕市监处罚〔2026〕2号", "document.number")]
    [InlineData("文书号", "=\"陕市监处罚〔2026〕2号\"", "陕市监处罚〔2026〕2号", "document.number")]
    [InlineData("文书号", "=\"陕市监\"\"处罚\"\"２号\"", "陕市监\"处罚\"2号", "document.number")]
    public void Map_GuardOfASpreadsheetExport_IsRemovedAndKeptAsTheOriginal(string column, string cell, string stored, string field)
    {
        var ready = Assert.IsType<MappedRow.Ready>(PenaltyTable.Map((column, cell)));
        Assert.Equal([new OriginalText(field, column, cell, stored)], ready.Originals!);
        Assert.Equal(stored, new FieldPath(field).TextOf(ready.Row.Record));
        Assert.DoesNotContain('\'', ready.Row.Record.RecordNumber);
        Assert.DoesNotContain('=', ready.Row.Record.RecordNumber);
    }

    [Theory]
    [InlineData("决定日期", "'2026-10-20")]
    [InlineData("罚款金额(万元)", "=\"1.5\"")]
    [InlineData("类别", "'1")]
    [InlineData("版本号", "=\"20261101001\"")]
    [InlineData("操作类型", "'新增")]
    public void Map_GuardOfAnyOtherColumn_IsRemoved(string column, string cell) => Assert.Equal(Ready().Record.DecidedOn, Ready((column, cell)).Record.DecidedOn);

    [Fact]
    public void Map_GuardBeforeTheRecordsOwnNumber_IsRemovedAndKeptAsTheOriginal()
    {
        var mapper = PenaltyTable.FormatWithOwnNumber().Fit([.. PenaltyTable.Columns, "编号"], PenaltyTable.FileVersion);
        var ready = Assert.IsType<MappedRow.Ready>(mapper.Map(PenaltyTable.Row() with { Cells = [.. PenaltyTable.Row().Cells, "'00123"] }));
        Assert.Equal("00123", ready.Row.Record.RecordNumber);
        Assert.Equal([new OriginalText("record_number", "编号", "'00123", "00123")], ready.Originals!);
    }

    [Fact]
    public void Map_TextInApostrophes_KeepsThem() => Assert.Equal("'甲'号决定", Ready(("文书号", "'甲'号决定")).Record.Document.Number);

    [Fact]
    public void Map_TextsAsTheyShouldBe_KeepNoOriginals() => Assert.Null(Assert.IsType<MappedRow.Ready>(PenaltyTable.Map()).Originals);

    [Fact]
    public void Map_AmountAndDateInFullWidth_AreRead()
    {
        var record = Ready(("罚款金额(万元)", "１２．５万元"), ("决定日期", "２０２６年１０月２日")).Record;
        Assert.Equal((12_500_000, 2), (record.Penalty.Fine.MinorUnits, record.DecidedOn.Day));
    }

    [Fact]
    public void Map_WrongCheckCharacter_PassesItOnToTheHub() =>
        Assert.Equal("91610133MAB0MR350L", Ready(("统一社会信用代码", "91610133MAB0MR350L")).Record.Subject.UnifiedSocialCreditCode);

    [Fact]
    public void Map_FutureDateOrOverlongText_PassesThemOnToTheHub()
    {
        var record = Ready(("决定日期", "2031-01-01"), ("名称", new string('长', 5_000))).Record;
        Assert.Equal(2031, record.DecidedOn.Year);
        Assert.Equal(5_000, record.Subject.Name.Length);
    }

    [Theory]
    [InlineData("决定日期", "2026-02-30", ErrorReason.InvalidDate, "decided_on")]
    [InlineData("决定日期", "", ErrorReason.FieldRequired, "decided_on")]
    [InlineData("名称", "— —", ErrorReason.FieldRequired, "subject.name")]
    [InlineData("罚款金额(万元)", "壹万", ErrorReason.InvalidAmount, "penalty.fine")]
    [InlineData("罚款金额(万元)", "-1", ErrorReason.InvalidAmount, "penalty.fine")]
    [InlineData("罚款金额(万元)", "0.0000001", ErrorReason.InvalidAmount, "penalty.fine")]
    [InlineData("罚款金额(万元)", "9500000000000", ErrorReason.InvalidAmount, "penalty.fine")]
    [InlineData("没收金额(元)", "1,5", ErrorReason.InvalidAmount, "penalty.confiscated")]
    [InlineData("类别", "公司", ErrorReason.UnknownCode, "subject.kind")]
    [InlineData("版本号", "新", ErrorReason.NumberOutOfRange, "version")]
    [InlineData("操作类型", "销毁", ErrorReason.UnknownCode, "")]
    public void Map_BadCell_IsRefusedByFieldAndColumn(string column, string cell, ErrorReason reason, string field)
    {
        var fault = Assert.Single(Assert.IsType<MappedRow.Faulty>(PenaltyTable.Map((column, cell))).Faults);
        Assert.Equal((reason, field, column), (fault.Reason, fault.Field, fault.Column));
    }

    [Fact]
    public void Map_SeveralBadCells_NamesThemAll()
    {
        var faulty = Assert.IsType<MappedRow.Faulty>(PenaltyTable.Map(("决定日期", "2026-02-30"), ("罚款金额(万元)", "壹万"), ("类别", "公司")));
        Assert.Equal(["subject.kind", "penalty.fine", "decided_on"], faulty.Faults.Select(f => f.Field));
    }

    [Theory]
    [InlineData("类别", "自然人")]
    [InlineData("类别", "2")]
    [InlineData("统一社会信用代码", CitizenId)]
    [InlineData("统一社会信用代码", "6101021990****1234")]
    [InlineData("组织机构代码", CitizenId)]
    public void Map_NaturalPerson_IsCountedOnly(string column, string cell) =>
        Assert.IsType<MappedRow.NaturalPerson>(PenaltyTable.Map((column, cell)));

    [Fact]
    public void Map_CodeOfStarsOnly_IsNoPerson() =>
        Assert.Equal("22056857-0", Ready(("统一社会信用代码", "***"), ("组织机构代码", "22056857-0"), ("文书号", "号")).Record.Subject.OrganisationCode, ignoreCase: true);

    [Fact]
    public void Map_SubjectKnownByAnOlderNumberOnly_IsKeyedByIt() =>
        Assert.Equal("陕市监处罚(2026)2号#22056857-0", Ready(("统一社会信用代码", "无"), ("组织机构代码", "22056857-0")).Record.RecordNumber);

    [Fact]
    public void Map_NothingSaysWhichSubject_IsRefusedRatherThanKeyedByItsDocumentAlone()
    {
        var fault = Assert.Single(Assert.IsType<MappedRow.Faulty>(PenaltyTable.Map(("统一社会信用代码", ""))).Faults);
        Assert.Equal((ErrorReason.FieldRequired, "record_number"), (fault.Reason, fault.Field));
    }

    [Fact]
    public void Map_ShiftedRowThatMayBeAboutAPerson_SaysSo()
    {
        var row = PenaltyTable.Row(2, ("罚款金额(万元)", CitizenId)) with { Fault = "13 cells for 12 columns" };
        Assert.True(Assert.IsType<MappedRow.Faulty>(PenaltyTable.Format().Fit(PenaltyTable.Columns, PenaltyTable.FileVersion).Map(row)).MayHoldPerson);
    }

    [Theory]
    [InlineData("无")]
    [InlineData("")]
    [InlineData("***")]
    public void Map_OwnNumberIsAPlaceholder_IsRefusedAndNotSharedByAllSuchRows(string number)
    {
        var mapper = PenaltyTable.FormatWithOwnNumber().Fit([.. PenaltyTable.Columns, "编号"], PenaltyTable.FileVersion);
        var row = PenaltyTable.Row();
        var fault = Assert.Single(Assert.IsType<MappedRow.Faulty>(mapper.Map(row with { Cells = [.. row.Cells, number] })).Faults);
        Assert.Equal((ErrorReason.FieldRequired, "record_number", "编号"), (fault.Reason, fault.Field, fault.Column));
    }

    [Fact]
    public void Map_WithdrawalThatOnlyNamesItsRecord_IsReady()
    {
        var withdrawal = Ready(("操作类型", "delete"), ("撤回原因", "认定有误"), ("决定日期", ""), ("处罚类别", ""), ("罚款金额(万元)", "壹万")).Withdrawal;
        Assert.Equal($"陕市监处罚(2026)2号#{PenaltyTable.Code}", withdrawal.RecordNumber);
        Assert.Equal("认定有误", withdrawal.Reason);
        Assert.Equal(PenaltyTable.Code, withdrawal.Subject.UnifiedSocialCreditCode);
        Assert.Equal(PenaltyTable.FileVersion, withdrawal.Version);
    }

    [Fact]
    public void Map_RowStatesItsVersion_TakesItBeforeTheFiles() => Assert.Equal(7, Ready(("版本号", "7")).Record.Version);

    [Fact]
    public void Map_RowThatReplacesAVersionOnPurpose_NamesIt()
    {
        var mapper = PenaltyTable.Format().Fit([.. PenaltyTable.Columns, "取代版本号"], PenaltyTable.FileVersion);
        var row = PenaltyTable.Row();
        Assert.Equal(20361129001, Assert.IsType<MappedRow.Ready>(mapper.Map(row with { Cells = [.. row.Cells, "20361129001"] })).Row.Record.ReplacesVersion);
        Assert.Equal(0, Assert.IsType<MappedRow.Ready>(mapper.Map(row with { Cells = [.. row.Cells, ""] })).Row.Record.ReplacesVersion);
        Assert.Empty(mapper.UnknownColumns);
    }

    [Fact]
    public void Map_CellWithAnIdentityNumberWhereNoneBelongs_DoesNotRepeatItInTheMessage()
    {
        var fault = Assert.Single(Assert.IsType<MappedRow.Faulty>(PenaltyTable.Map(("罚款金额(万元)", CitizenId))).Faults);
        Assert.DoesNotContain(CitizenId, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MandatoryColumnsMissing_RefusesTheFileNamingAll()
    {
        var refusal = Assert.Throws<SourceFileRefusedException>(() => PenaltyTable.Format().Fit(["名称", "处罚类别", "多余"], PenaltyTable.FileVersion));
        Assert.Contains("文书号 / CF_WSH", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("决定日期", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*名称", "* 文书号", "处罚类别*", "＊决定日期")]
    [InlineData("名称（必填）", "文书号(必填)", "处罚类别（必填项）", "决定日期（选填）")]
    [InlineData("名称：", "文书号:", "处罚类别 ：", "决定\n日期")]
    [InlineData("CF-XDR-MC", "cf－wsh", "处罚\u200B类别", "\uFEFF决定日期")]
    public void Fit_ColumnsWithTheMarksOfForms_FindsThem(params string[] columns) =>
        Assert.Empty(PenaltyTable.Format().Fit(columns, PenaltyTable.FileVersion).UnknownColumns);

    [Theory]
    [InlineData("￥1.5", 1_500_000)]
    [InlineData("¥1.5", 1_500_000)]
    [InlineData("1.5万", 1_500_000)]
    [InlineData("1.5E0", 1_500_000)]
    [InlineData("1.50000000001", 1_500_000)]
    [InlineData("1.4999999999999998", 1_500_000)]
    [InlineData("1.23456789E7", 12_345_678_900_000)]
    public void Map_AmountAsProgramsWriteIt_IsRead(string cell, long fen) => Assert.Equal(fen, Ready(("罚款金额(万元)", cell)).Record.Penalty.Fine.MinorUnits);

    [Fact]
    public void Fit_ColumnsByFieldCodeAndUnknownOnes_FindsThemAndReportsTheRest()
    {
        var mapper = PenaltyTable.Format().Fit(["CF_XDR_MC", "cf_wsh", "处罚类别", "决定日期", "多余"], PenaltyTable.FileVersion);
        Assert.Equal(["多余"], mapper.UnknownColumns);
    }

    [Fact]
    public void Map_AnyCells_NeverThrows()
    {
        var mapper = PenaltyTable.Format().Fit(PenaltyTable.Columns, PenaltyTable.FileVersion);
        string[] known = ["", "无", "\\N", "2099-12-31", "2026-02-30", "1e99", "99999999999999999999", "撤回", "自然人", "\uD800", "罚款;;", "１２．５万元"];
        var cell = Gen.OneOf(
            Gen.String, Gen.Int[0, known.Length - 1].Select(i => known[i]), Gen.Decimal.Select(d => d.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        cell.Array[PenaltyTable.Columns.Length].Sample(cells => mapper.Map(new RawRow(2, cells, null)) is not null, iter: 20_000, threads: 1);
    }

    private static ReportRow Ready(params (string Column, string Cell)[] cells) => Assert.IsType<MappedRow.Ready>(PenaltyTable.Map(cells)).Row;

    // Of the forms of a dataset the one is taken that leaves the fewest columns unread.
    [Fact]
    public void Fit_SeveralFormsThatCanBe_TakesTheOneThatReadsMost()
    {
        var narrow = PenaltyTable.Format();
        var wide = PenaltyTable.Load(PenaltyTable.Json
            .Replace("\"agency\"", "\"variant\": \"wide\", \"agency\"", StringComparison.Ordinal)
            .Replace("\"fields\": [", "\"fields\": [ { \"path\": \"remark\", \"columns\": [\"备注\"] },", StringComparison.Ordinal));
        var both = SourceFormat.WithVariants([narrow, wide]);
        Assert.Empty(both.Fit([.. PenaltyTable.Columns, "备注"], 1).UnknownColumns);
        Assert.Equal(["备注2"], both.Fit([.. PenaltyTable.Columns, "备注2"], 1).UnknownColumns);
    }
}
