using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Texts;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.PersonalData;

/// <summary>Numbers are invented: their dates of birth lie in the 19th century.</summary>
public sealed class PersonalNumberTests
{
    private const string FullWidth = "０１２３４５６７８９";

    private static readonly Gen<string> Beginning = Gen.Select(
        OneOf("610113", "610102", "612301", "110105", "440524", "513030", "500112", "469027", "710000"), Gen.Int[1801, 1899], Gen.Int[1, 12], Gen.Int[1, 28], Gen.Int[0, 999],
        (region, year, month, day, sequence) => $"{region}{year}{month:D2}{day:D2}{sequence:D3}");

    private static readonly Gen<string> Number = Beginning.Select(b => b + CitizenIdentityNumber.CheckCharacterOf(b));

    // Also those whose last character is wrong.
    private static readonly Gen<string> Mistyped = Gen.Select(Beginning, OneOf([.. "0123456789X"]), (b, last) => b + last);

    private static readonly Gen<Func<string, string>> Disguise = OneOf<Func<string, string>>(
        n => n,
        n => n.ToLowerInvariant(),
        n => $"  {n}\u3000",
        n => $"{n[..6]} {n[6..14]} {n[14..]}",
        n => $"{n[..6]}-{n[6..14]}-{n[14..]}",
        n => $"{n[..6]}－{n[6..14]}–{n[14..]}",
        n => string.Join(' ', n.AsEnumerable()),
        n => string.Join('\u200B', n.AsEnumerable()),
        n => n.Insert(9, "\u2060").Insert(3, "\uFEFF"),
        n => n.Insert(n.Length - 1, "\n"),
        n => string.Concat(n.Select(c => char.IsAsciiDigit(c) ? FullWidth[c - '0'] : 'Ｘ')),
        n => string.Concat(n.Select(c => char.IsAsciiDigit(c) ? char.ConvertFromUtf32(0x1D7CE + c - '0') : "Ⅹ")),
        n => string.Concat(n.Select(c => char.IsAsciiDigit(c) ? (char)(0x0660 + c - '0') : '×')));

    // Letters that look like digits are found only where everything else is right.
    private static readonly Gen<Func<string, string>> Rewritten = OneOf<Func<string, string>>(
        n => $"{n[..6]}.{n[6..14]}.{n[14..]}",
        n => $"{n[..6]}/{n[6..10]}/{n[10..14]}/{n[14..]}",
        n => $"{n[..6]}_{n[6..14]}_{n[14..]}",
        n => string.Concat(n.Select(c => char.IsAsciiDigit(c) ? "〇一二三四五六七八九"[c - '0'] : c)),
        n => string.Concat(n.Select(c => char.IsAsciiDigit(c) ? "零壹贰叁肆伍陆柒捌玖"[c - '0'] : c)),
        n => n.Replace('0', 'O'),
        n => n.Replace('0', 'o').Replace('1', 'l'),
        n => n.Replace('1', 'I'));

    private static readonly Gen<Func<string, string>> Beside = OneOf<Func<string, string>>(
        n => $"某甲{n}", n => $"{n}(某甲)", n => $"ID{n}", n => $"身份证号：{n}。", n => $"'{n}", n => $"=\"{n}\"", n => $"{n}、{n}");

    // Individuals' tax numbers.
    private static readonly Gen<Func<string, string>> Longer = OneOf<Func<string, string>>(n => n + "01", n => n + "L1", n => "01" + n, n => n + "0");

    [Fact]
    public void IsInCode_NumberInAnyDisguise_IsTrue() =>
        Gen.Select(Mistyped, Disguise, (n, d) => d(n)).Sample(text => PersonalNumber.IsInCode(text) && PersonalNumber.MayBeIn(text));

    [Fact]
    public void IsInCode_NumberWithOtherTextBesideIt_IsTrue() =>
        Gen.Select(Mistyped, Disguise, Beside, (n, d, c) => c(d(n))).Sample(text => PersonalNumber.IsInCode(text) && PersonalNumber.MayBeIn(text));

    [Fact]
    public void IsInCode_NumberWithFurtherCharacters_IsTrue() =>
        Gen.Select(Number, Longer, Disguise, (n, l, d) => d(l(n))).Sample(text => PersonalNumber.IsInCode(text) && PersonalNumber.MayBeIn(text));

    [Fact]
    public void IsInCode_NumberWithoutItsLastCharacter_IsTrue() => Beginning.Sample(PersonalNumber.IsInCode);

    [Fact]
    public void MayBeIn_NumberOfFifteenDigits_IsTrue() =>
        Gen.Select(Beginning, Disguise, (b, d) => d(b.Remove(6, 2))).Sample(PersonalNumber.MayBeIn);

    [Fact]
    public void MayBeIn_NumberOfWhichSomeDigitsAreStars_IsTrue() =>
        Gen.Select(Number, Gen.Int[2, 8], Beside, (n, stars, b) => b(n[..(14 - stars)] + new string('*', stars) + n[14..])).Sample(PersonalNumber.MayBeIn);

    [Fact]
    public void IsInCode_NumberThatPassesBothChecksOfTheUnifiedCode_IsAPersons() =>
        Gen.Select(OneOf("610113", "612301", "110105", "440524", "513030", "320102", "411502"), Gen.Int[1801, 2005], Gen.Int[101, 1231], Gen.Int[0, 99]).Sample(
            (region, year, day, sequence) =>
            {
                var code = UnifiedSocialCreditCode.Create(region[..2], $"{region[2..]}{year / 100}", $"{year % 100:D2}{day:D4}{sequence:D2}").ToString();
                var isDate = Domain.Calendar.BeijingDate.TryCreate(year, day / 100, day % 100, out _);
                Assert.Equal(isDate && code[..17].All(char.IsAsciiDigit) && (char.IsAsciiDigit(code[17]) || code[17] == 'X'), PersonalNumber.IsInCode(code));
            });

    [Fact]
    public void MayBeIn_CodeThatAnAuthorityOfShaanxiRegistered_IsFalse()
    {
        var region = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 99], (city, county) => $"61{city:D2}{county:D2}");
        var organisation = Gen.OneOf(CodeGenerators.Organisation8, CodeGenerators.Text("0123456789", 8), Gen.Int[101, 1231].Select(day => $"88{day:D4}01"));
        Gen.Select(OneOf("91", "92", "93", "11", "12", "13", "31", "51", "52", "53", "61", "71", "81", "N1", "Y1"), region, organisation, UnifiedSocialCreditCode.Create)
            .Sample(code => !PersonalNumber.IsInCode(code.ToString()) && !PersonalNumber.IsInText($"当事人（{code}）") && !PersonalNumber.MayBeIn(code.ToString()), iter: 20_000);
    }

    [Theory]
    [InlineData("116102511128873R5P")]
    public void MayBeIn_CodeThatBeginsAsAnOldNumber_IsFalse(string code) => Assert.False(PersonalNumber.MayBeIn(code));

    [Fact]
    public void IsInCode_OlderNumberThatConforms_IsFalse()
    {
        var registration = Gen.Select(Gen.Int[0, 99_999_999], n => RegistrationNumber.Create("610113", $"{n:D8}").ToString());
        registration.Sample(n => !PersonalNumber.IsInCode(n));
        CodeGenerators.Organisation8.Select(o => OrganisationCode.Create(o)).Sample(o => !PersonalNumber.IsInCode(o.ToHyphenatedString()));
    }

    [Fact]
    public void IsInText_NumberInRunningText_IsTrue() =>
        Gen.Select(Number, Disguise, Beside, (n, d, c) => $"经查，当事人于2025年10月15日（{c(d(n))}）在12号仓库").Sample(PersonalNumber.IsInText);

    [Fact]
    public void IsIn_ValidNumberRewritten_IsTrue() =>
        Gen.Select(Number, Rewritten, (n, r) => r(n)).Sample(text =>
            PersonalNumber.IsInCode(text) && PersonalNumber.IsInText($"当事人于二〇二五年三月（{text}）在第十二号仓库") && PersonalNumber.MayBeIn(text));

    [Fact]
    public void IsInText_MistypedOrOldNumberUnderItsLabel_IsTrue()
    {
        Gen.Select(Mistyped, Disguise, (n, d) => $"联系人身份证号码：{d(n)}").Sample(PersonalNumber.IsInText);
        Beginning.Select(b => $"证件号 {b.Remove(6, 2)}").Sample(PersonalNumber.IsInText);
    }

    [Theory]
    [InlineData("(2026)陕0113执1234号")]
    [InlineData("32010020230217000011")] // number of a commitment: region, day, sequence
    [InlineData("陕市监处罚〔2026〕2号#91610133MAB0MR350K")]
    [InlineData("2026-01-01 00:00:00 至 2027-01-01 00:00:00")]
    [InlineData("电话13800138000，13900139000")]
    [InlineData("(320101000561)登字〔2025〕第01160034号")]
    [InlineData("610113190001010016")] // as a number of a document: its check character is wrong and nothing says what it is
    [InlineData("二〇二六年三月十五日，罚款人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分，依据第一百二十三条第四款第五项")]
    [InlineData("OIl OIl OIl OIl OIl OIl OIl")]
    [InlineData("罚款人民币5000元、没收1234567.89元，账号6222021234567890123")]
    [InlineData("")]
    [InlineData(null)]
    public void IsInText_OtherNumbers_IsFalse(string? text) => Assert.False(PersonalNumber.IsInText(text));

    [Theory]
    [InlineData("9133000073600620X")]
    [InlineData("916101133220123451234")]
    [InlineData("22056857-0")]
    [InlineData("610000100457811")]
    [InlineData("91610133MAB0MR350L")]
    [InlineData("暂无")]
    public void IsInCode_CodesRightOrWrong_IsFalse(string text) => Assert.False(PersonalNumber.IsInCode(text));

    [Fact]
    public void Repeatable_Number_IsReplacedByWhatMeansNothing() =>
        Gen.Select(Number, Disguise, (n, d) => d(n)).Sample(text => PlaceholderText.MeansNothing(PersonalNumber.Repeatable(text)));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
