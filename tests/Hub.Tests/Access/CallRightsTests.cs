using CreditHub.Hub.Access;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Access;

public sealed class CallRightsTests
{
    private static readonly string[] NotOfCompanies =
        ["GetPublicationTimeliness", "GetPolicyFigures", "GetMeasureUse"];

    private static IEnumerable<string> Contract => typeof(Case).Assembly.GetTypes()
        .Where(t => t.Name.EndsWith("Reflection", StringComparison.Ordinal) && t.Namespace == "CreditHub.V1")
        .Select(t => (FileDescriptor)t.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(f => f.Services).SelectMany(s => s.Methods.Select(m => $"/{s.FullName}/{m.Name}"));

    [Fact]
    public void EveryCallOfTheContract_HasItsGround()
    {
        Assert.True(Contract.Count() > 40);
        Assert.Equal(Contract.Order(StringComparer.Ordinal), CallRights.Methods.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryCall_ThatShowsWhatIsNotPublic_IsLogged()
    {
        var reads = Contract.Where(m => CallRights.Of(m) is CallGround.Read or CallGround.Watch or CallGround.Party or CallGround.Operator)
            .Where(m => !NotOfCompanies.Contains(m.Split('/')[^1])).ToList();

        Assert.True(reads.Count > 15);
        Assert.All(reads, m => Assert.NotEqual(ReadShape.None, LoggedReads.ShapeOf(m)));
    }

    [Fact]
    public void CallThatNobodyClassified_IsRefusedToTheOperatorToo()
    {
        var everything = new CallerIdentity(new(CallerIdentity.OperatorCode, "", "", "", ["supervision"]), "supervision");

        var refused = Assert.Throws<CreditHub.Hub.Errors.ApiException>(() => CallRights.Demand("/credithub.v1.SubjectService/DropEverything", everything));

        Assert.Equal(ErrorReason.RightNotGranted, refused.Reason);
    }
}
