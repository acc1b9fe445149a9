using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Texts;

public sealed class ShownTextTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<char> Chars =
        Gen.OneOf(Gen.Char, Gen.Char['\u0000', '\u00ff'], Gen.Char['\u2000', '\u20ff'], Gen.Char['\ud800', '\udfff']);

    private static readonly UnicodeCategory[] Unseen =
        [UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator];

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", @"\u{001B}[31mred\u{001B}[0m")]
    [InlineData("\u009b2J", @"\u{009B}2J")]
    [InlineData("\u0007\b\r\n\t\u007f", @"\u{0007}\u{0008}\u{000D}\u{000A}\u{0009}\u{007F}")]
    [InlineData("西安\u202e某某\u2066公司", @"西安\u{202E}某某\u{2066}公司")]
    [InlineData("a\u200bb\u200dc\ufeffd\u00ade", @"a\u{200B}b\u{200D}c\u{FEFF}d\u{00AD}e")]
    [InlineData("a\u3164b\u115fc\u034fd", @"a\u{3164}b\u{115F}c\u{034F}d")]
    [InlineData("x\U000E0041\U000E007F", @"x\u{E0041}\u{E007F}")]
    [InlineData("line\u2028end\u2029", @"line\u{2028}end\u{2029}")]
    [InlineData("\ue863", @"\u{E863}")]
    public void Of_WhatNobodySeesOrWhatMovesTheRest_IsWrittenOut(string text, string shown) => Assert.Equal(shown, ShownText.Of(text));

    /// <summary>Half a character: attributes hold their texts as UTF-8, in which there is none, so it is made here.</summary>
    [Fact]
    public void Of_HalvesOfCharacters_AreWrittenOut() =>
        Assert.Equal(@"\u{D800} alone \u{DC00}", ShownText.Of((char)0xD800 + " alone " + (char)0xDC00));

    [Theory]
    [InlineData("")]
    [InlineData("陕西省西安市雁塔区某某有限公司（个人独资）〔2026〕1号")]
    [InlineData("Ünïcödé — “quotes” ２０２６ \U00020BB7野家 \U0003134A")]
    public void Of_TextThatIsSeenAsItIs_IsTheSameObject(string text) => Assert.Same(text, ShownText.Of(text));

    [Fact]
    public void OfLines_KeepsLineEndsAndTabsAndNothingElse() =>
        Assert.Equal("a\n\tb\r\nc\\u{000D}\\u{001B}", ShownText.OfLines("a\n\tb\r\nc\r\u001b"));

    [Fact]
    public void OfJson_AnyText_MeansTheSameAndHoldsNothingThatIsNotSeen() =>
        Gen.OneOf(Gen.Char['\u0000', '\ud7ff'], Gen.Char['\u2000', '\u20ff']).Array[0, 40].Sample(chars =>
        {
            var text = new string(chars) + "\U000E0041";
            var json = ShownText.OfJson(JsonSerializer.Serialize(text, Relaxed));
            Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
            Assert.Equal(json, ShownText.Of(json));
        });

    [Fact]
    public void Clipped_CutsNoCharacterInTwo()
    {
        Assert.Equal(new string('a', 63) + "…", ShownText.Clipped(new string('a', 63) + "\U00020BB7bc"));
        Assert.Equal(new string('a', 64), ShownText.Clipped(new string('a', 64)));
    }

    [Fact]
    public void Clipped_PersonsNumberHalfInWhatIsRepeatedOrHiddenByWhatHasNoWidth_IsWithheld()
    {
        const string Number = "11010519491231002X";
        Assert.Equal(PersonalNumber.Withheld, PersonalNumber.Clipped(new string('名', 56) + Number));
        Assert.Equal(PersonalNumber.Withheld, PersonalNumber.Clipped($"身份证{Number[..9]}\u200b{Number[9..]}"));
        Assert.Equal("名\\u{200B}", PersonalNumber.Clipped("名\u200b"));
    }

    [Fact]
    public void Of_AnyText_HoldsNothingThatIsNotSeen() =>
        Chars.Array[0, 40].Sample(chars =>
        {
            var shown = ShownText.Of(new string(chars));
            Assert.All(shown.EnumerateRunes(), rune => Assert.DoesNotContain(Rune.GetUnicodeCategory(rune), Unseen));
            Assert.Equal(shown, ShownText.Of(shown));
        });
}
