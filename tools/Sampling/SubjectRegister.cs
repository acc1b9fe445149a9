using System.Globalization;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;

namespace CreditHub.Sampling;

/// <summary>Draws any business of the province from its place in it, so that nobody has to remember them.</summary>
internal sealed class SubjectRegister(Places places, int seed, BeijingDate asOf)
{
    private const int EnterpriseShare = 43;
    private const int IndividualShare = 54;
    private const int CooperativeShare = 3;

    // Codes given out since 2015-10-01 carry an organisation code that begins MA; older bodies kept their eight digits.
    private static readonly BeijingDate ReformOn = BeijingDate.Parse("2015-10-01");
    private static readonly BeijingDate FirstOn = BeijingDate.Parse("1985-01-01");

    // Old enough for every record that an exemplar carries.
    private const int ExemplarAgeDaysMin = 5 * 366;

    // Coprime to 31 and 10, so that different places give different codes; large, so that neighbours look unlike.
    private const long Stride = 387_420_489;
    private const long LettersRange = 887_503_681;
    private const long DigitsRange = 100_000_000;

    private static readonly (string, int)[] Categories = [("91", EnterpriseShare), ("92", IndividualShare), ("93", CooperativeShare)];

    private static readonly (string, int)[] LegalForms =
    [
        ("有限责任公司(自然人投资或控股)", 50), ("有限责任公司(自然人独资)", 32), ("有限责任公司(法人独资)", 8),
        ("股份有限公司(非上市、自然人投资或控股)", 3), ("有限责任公司(国有独资)", 1), ("其他有限责任公司", 6),
    ];

    private static readonly (string, int)[] States =
        [("存续(在营、开业、在册)", 82), ("注销", 15), ("吊销,未注销", 2), ("歇业", 1)];

    private static readonly int[] Capitals = [10, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10000];
    private static readonly string[] Streets = ["人民路", "解放路", "建设路", "西大街", "高新一路", "科技路", "迎宾大道", "长乐路", "新华街", "兴园路"];

    /// <summary>The business at a place, always the same.</summary>
    public SampleSubject At(int index)
    {
        var dice = Dice.For(seed, index, matter: 0);
        // The first few carry company records (court, tax, finance) and must therefore be companies that live.
        var isExemplar = index < Exemplars.Count;
        var category = isExemplar ? "91" : dice.PickWeighted(Categories);
        var place = places.Pick(dice);
        var established = EstablishedOn(dice).AddDays(isExemplar ? -ExemplarAgeDaysMin : 0);
        var person = Words.Person(dice);
        var trade = dice.Pick(TradesOf(category));
        return new SampleSubject
        {
            Index = index,
            Code = UnifiedSocialCreditCode.Create(category, place.Code, Organisation8(index, established)),
            Name = NameOf(category, place, trade, dice),
            Representative = person,
            LegalForm = category switch { "92" => "个体工商户", "93" => "农民专业合作社", _ => dice.PickWeighted(LegalForms) },
            State = isExemplar ? States[0].Item1 : dice.PickWeighted(States),
            Place = place,
            Trade = trade,
            Capital = category == "92" ? dice.Between(1, 20) : dice.Pick(Capitals),
            EstablishedOn = established,
            ApprovedOn = established.AddDays(dice.Between(0, asOf.DayNumber - established.DayNumber)),
            Address = string.Create(CultureInfo.InvariantCulture, $"陕西省{place.FullName}{dice.Pick(Streets)}{dice.Between(1, 299)}号{dice.Between(1, 30)}幢"),
        };
    }

    private static Trade[] TradesOf(string category) => category switch
    {
        "92" => Trade.OfIndividuals,
        "93" => Trade.OfCooperatives,
        _ => Trade.OfCompanies,
    };

    private static string NameOf(string category, Place place, Trade trade, Dice dice)
    {
        var brand = Words.Brand(dice);
        return category switch
        {
            "92" => place.Name + brand + trade.Word,
            "93" => place.Name + brand + trade.Word + "农民专业合作社",
            _ => (dice.Below(10) switch { < 5 => place.CityShort, < 9 => "陕西", _ => place.CityShort + place.Short }) + brand + trade.Word + "有限公司",
        };
    }

    private static string Organisation8(int index, BeijingDate established)
    {
        if (established < ReformOn) return ((index + 1) * Stride % DigitsRange).ToString("D8", CultureInfo.InvariantCulture);
        Span<char> text = ['M', 'A', '0', '0', '0', '0', '0', '0'];
        var rest = (index + 1) * Stride % LettersRange;
        for (var i = text.Length - 1; i > 1; i--, rest /= UnifiedSocialCreditCode.Alphabet.Length)
            text[i] = UnifiedSocialCreditCode.Alphabet[(int)(rest % UnifiedSocialCreditCode.Alphabet.Length)];
        return new string(text);
    }

    // The lesser of two throws: most businesses are young.
    private BeijingDate EstablishedOn(Dice dice)
    {
        var days = asOf.DayNumber - FirstOn.DayNumber;
        var age = Math.Min(dice.Below(days), Math.Min(dice.Below(days), dice.Below(days)));
        return asOf.AddDays(-age);
    }
}
