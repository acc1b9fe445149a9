using CreditHub.Hub.Access;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Access;

public sealed class CallRightsTests
{
    private static readonly string[] NotOfCompanies =
        ["GetPublicationTimeliness", "GetPolicyFigures", "GetYearFigures", "GetMeasureUse"];

    private static IReadOnlyCollection<ContractCall> Contract { get; } = [.. ContractFacts.Methods.Keys.Select(m => ContractCall.Of(m))];

    [Fact]
    public void EveryCallOfTheContract_HasItsGround()
    {
        Assert.True(Contract.Count > 40);
        Assert.All(Contract, c => Assert.True(c.Ground != CallGround.Unspecified, $"{c.Method} states no ground."));
    }

    [Fact]
    public void EveryCall_ThatShowsWhatIsNotPublic_IsLogged()
    {
        var reads = Contract.Where(c => c.Ground is CallGround.Read or CallGround.Watch or CallGround.Party or CallGround.Operator)
            .Where(c => !NotOfCompanies.Contains(c.Method.Split('/')[^1])).ToList();

        Assert.True(reads.Count > 15);
        Assert.All(reads, c => Assert.True(c.Logging != CallLogging.Unspecified, $"{c.Method} is not logged."));
    }

    [Fact]
    public void CallWithoutAGround_IsRefusedToTheOperatorToo()
    {
        var everything = new CallerIdentity(new(CallerIdentity.OperatorCode, "", "", "", ["supervision"]), "supervision");

        var refused = Assert.Throws<CreditHub.Hub.Errors.ApiException>(
            () => CallRights.Demand(ContractCall.Of("/credithub.v1.SubjectService/DropEverything"), everything));

        Assert.Equal(ErrorReason.RightNotGranted, refused.Reason);
    }
}
