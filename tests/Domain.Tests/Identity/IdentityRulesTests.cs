using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Identity;

public sealed class IdentityRulesTests
{
    private const string Name = "陕西某某(集团)有限公司";
    private static readonly UnifiedSocialCreditCode A = UnifiedSocialCreditCode.Create("91", "610113", "MA000001");
    private static readonly UnifiedSocialCreditCode B = UnifiedSocialCreditCode.Create("91", "610113", "MA000002");
    private static readonly SubjectNumber Registration = new(NumberScheme.Registration, "610000100457811");
    private static readonly SubjectNumber Tax = new(NumberScheme.Tax, "610113" + A.OrganisationCode);
    private static readonly SubjectNumber Organisation = SubjectNumber.InsideOf(A)!.Value;

    [Fact]
    public void RegistrationOrTaxNumber_Known_IsEnough()
    {
        Resolves(A, "别的名称", [Registration], Known(Registration, A));
        Resolves(A, "", [Tax], Known(Tax, A));
    }

    [Fact]
    public void OrganisationCode_NeedsTheNameUnlessConfirmed()
    {
        Resolves(A, "陕西某某（集团） 有限公司", [Organisation], Known(Organisation, A));
        Waits(WaitingReason.NameDiffers, "别的公司", [Organisation], Known(Organisation, A));
        Waits(WaitingReason.NameDiffers, "", [Organisation], Known(Organisation, A) with { Name = "" });
        Resolves(A, "别的公司", [Organisation], Known(Organisation, A) with { IsConfirmed = true });
    }

    [Fact]
    public void TaxNumber_NotKnownItself_IsAsGoodAsItsOrganisationCode()
    {
        Assert.Equal([Tax, Organisation], IdentityRules.ToLookUp([Tax, Organisation]));
        Resolves(A, Name, [Tax], Known(Organisation, A));
        Waits(WaitingReason.NameDiffers, "别的公司", [Tax], Known(Organisation, A));
        Resolves(B, "别的公司", [Tax], Known(Organisation, A), Known(Tax, B));
    }

    [Fact]
    public void Doubt_Waits()
    {
        Waits(WaitingReason.NumberUnknown, Name, [Registration]);
        Waits(WaitingReason.NumberUnknown, Name, [Registration, Organisation], Known(Organisation, A));
        Waits(WaitingReason.SeveralSubjects, Name, [Registration], Known(Registration, A), Known(Registration, B) with { IsConfirmed = true });
        Waits(WaitingReason.SeveralSubjects, Name, [Registration, Organisation], Known(Registration, A), Known(Registration, B), Known(Organisation, A));
        Waits(WaitingReason.NumbersContradict, Name, [Registration, Organisation], Known(Registration, B), Known(Organisation, A));
    }

    [Fact]
    public void TaxNumberOfAnIndividualBusiness_IsLearntOnlyWhereItIsItsOwn()
    {
        var business = UnifiedSocialCreditCode.Create("92", "610113", "MA000001");
        Assert.True(IdentityRules.MayLearn(Registration, business));
        Assert.True(IdentityRules.MayLearn(Tax, business));
        Assert.False(IdentityRules.MayLearn(new SubjectNumber(NumberScheme.Tax, "610113" + B.OrganisationCode), business));
        Assert.True(IdentityRules.MayLearn(new SubjectNumber(NumberScheme.Tax, "610113" + B.OrganisationCode), A));
    }

    [Fact]
    public void NoNumber_IsAMistake() => Assert.Throws<ArgumentException>(() => IdentityRules.Identify(Name, [], []));

    /// <summary>Whatever is known, a row is never tied to a subject of which any of its numbers says otherwise.</summary>
    [Fact]
    public void Resolved_IsContradictedByNoNumber()
    {
        var resolved = 0;
        var numbers = Gen.OneOf(Gen.Const(Registration), Gen.Const(new SubjectNumber(NumberScheme.Registration, "110000005019473")), Gen.Const(Tax), Gen.Const(Organisation));
        var known = Gen.Select(numbers, Gen.OneOf(Gen.Const(A), Gen.Const(B)), Gen.OneOf(Gen.Const(Name), Gen.Const("别的公司")), Gen.Bool)
            .Select((n, code, name, confirmed) => new KnownNumber(n, code, name, confirmed));
        Gen.Select(numbers.Array[1, 3], known.Array[0, 4]).Sample((given, facts) =>
        {
            if (IdentityRules.Identify(Name, given, facts) is not Identification.Resolved(var code)) return;
            Interlocked.Increment(ref resolved);
            foreach (var number in given)
            {
                var said = facts.Where(k => k.Number == number).ToList();
                if (said.Count == 0) said = facts.Where(k => k.Number == number.OrganisationInside).ToList();
                Assert.NotEmpty(said);
                Assert.All(said, k => Assert.Equal(code, k.Code));
                if (said[0].Number.Scheme == NumberScheme.Organisation) Assert.Contains(said, k => k.IsConfirmed || k.Name == Name);
            }
        });
        Assert.NotEqual(0, resolved);
    }

    private static KnownNumber Known(SubjectNumber number, UnifiedSocialCreditCode code) => new(number, code, Name, IsConfirmed: false);

    private static void Resolves(UnifiedSocialCreditCode code, string name, SubjectNumber[] given, params KnownNumber[] known) =>
        Assert.Equal(new Identification.Resolved(code), IdentityRules.Identify(name, given, known));

    private static void Waits(WaitingReason reason, string name, SubjectNumber[] given, params KnownNumber[] known) =>
        Assert.Equal(new Identification.Waits(reason), IdentityRules.Identify(name, given, known));
}
