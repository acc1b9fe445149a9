using CreditHub.Domain.Codes;
using CsCheck;

namespace CreditHub.Domain.Tests.Codes;

/// <summary>Generates parts of codes and whole conforming ones.</summary>
internal static class CodeGenerators
{
    public static readonly Gen<string> Organisation8 = Text(UnifiedSocialCreditCode.Alphabet, 8);

    public static readonly Gen<UnifiedSocialCreditCode> ConformingCode =
        Gen.Select(Gen.OneOf("91", "92", "93", "11", "12", "51", "52", "N1", "A1", "Y1"), Text("123456789", 6), Organisation8)
            .Select(UnifiedSocialCreditCode.Create);

    public static Gen<string> Text(string alphabet, int length) =>
        Gen.Int[0, alphabet.Length - 1].Array[length].Select(indices => string.Concat(indices.Select(index => alphabet[index])));
}
