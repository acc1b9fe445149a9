using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Tests.Records;

/// <summary>Facts of records that are right in every respect; a test changes only what it is about.</summary>
internal static class Facts
{
    public static RecordFacts Of(RecordKind kind, string decidedOn, string number = "1") => new()
    {
        Key = KeyOf(number),
        Version = 1,
        Digest = DigestOf(number),
        Kind = kind,
        DecidedOn = Day(decidedOn),
        EffectiveFrom = Day(decidedOn),
        AuthorityName = "西安市雁塔区人民法院",
        AuthorityCode = "11610000016000001X",
        DocumentNumber = $"文〔2026〕{number}号",
    };

    public static RecordFacts Debt(string number = "1") => Of(RecordKind.JudgmentDefault, "2026-10-20", number);

    public static RecordFacts About(RecordKind kind, string target, string decidedOn, string number) => Of(kind, decidedOn, number) with { Target = KeyOf(target) };

    public static RecordKey KeyOf(string number) => new("sx-court", "court.judgment-default", number);

    public static ContentDigest DigestOf(string content) => ContentDigest.Of(Encoding.UTF8.GetBytes(content));

    public static BeijingDate Day(string iso) => BeijingDate.Parse(iso);
}
