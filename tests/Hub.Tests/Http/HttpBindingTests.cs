using CreditHub.Hub.Http;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Http;

public sealed class HttpBindingTests
{
    private static readonly List<HttpBinding> Bindings = [.. ContractFacts.Methods.Values.SelectMany(HttpBinding.Of)];

    [Fact]
    public void EveryCall_HasAWayByHttp() =>
        Assert.All(ContractFacts.Methods.Values, m => Assert.True(HttpBinding.Of(m).Any(), $"{m.FullName} has no google.api.http."));

    [Fact]
    public void NoTwoBindings_AnswerToOnePath()
    {
        foreach (var (one, i) in Bindings.Select((b, i) => (b, i)))
        {
            foreach (var other in Bindings.Skip(i + 1).Where(o => o.Verb == one.Verb))
                Assert.False(Meet(one.Template, other.Template),
                    $"{one.Call.FullName} and {other.Call.FullName} both answer to {one.Verb} {one.Template}.");
        }
    }

    [Fact]
    public void Paths_AreOfOneForm() => Assert.All(Bindings, b => Assert.Matches("^/v1(/([a-z]+(-[a-z]+)*|\\{[a-z_]+\\}))+$", b.Template));

    [Fact]
    public void Messages_OfCallsWithoutABody_CanBeStatedInAQuery() => Assert.All(Bindings.Where(b => !b.HasBody), b =>
        AssertStatable(b.Call.InputType, b.Call.FullName));

    [Theory]
    [InlineData("/v1/cases/a", true)]
    [InlineData("/v1/cases/a?x=/y/z", true)]
    [InlineData("/v1/cases/%E7%94%B2%2F1", true)]
    [InlineData("/v1/cases/..", true)]
    [InlineData("/V1/cases/a", false)]
    [InlineData("/v1/Cases/a", false)]
    [InlineData("/v1/c%61ses/a", false)]
    [InlineData("/v1/cases//", false)]
    [InlineData("/v1/cases/", false)]
    [InlineData("/v1//cases/a", false)]
    [InlineData("//v1/cases/a", false)]
    [InlineData("/v1/cases/a/", false)]
    [InlineData("/v1/cases./a", false)]
    [InlineData("/v1/cases/%", false)]
    [InlineData("/v1/cases/%2", false)]
    [InlineData("/v1/cases/%C3%28", false)]
    [InlineData("/v1/./cases/a", false)]
    [InlineData("http://127.0.0.1/v1/cases/a", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Target_IsComparedAsItCame(string target, bool isCase) =>
        Assert.Equal(isCase, HttpBinding.Of(ContractFacts.Methods["/credithub.v1.CaseService/GetCase"]).Single().Is(target));

    [Fact]
    public void Path_ThatHoldsWhatSeparatesSegments_IsOneValue()
    {
        var request = new GetCaseRequest();
        HttpBinding.Of(ContractFacts.Methods["/credithub.v1.CaseService/GetCase"]).Single().FillFromPath(request,
            "/v1/cases/a%2Fb%3Fc+%E7%94%B2");

        Assert.Equal("a/b?c+甲", request.CaseId);
    }

    private static bool Meet(string one, string other)
    {
        var (a, b) = (one.Split('/'), other.Split('/'));
        return a.Length == b.Length && a.Zip(b).All(p => p.First == p.Second || p.First.StartsWith('{') || p.Second.StartsWith('{'));
    }

    private static void AssertStatable(MessageDescriptor message, string call) => Assert.All(message.Fields.InFieldNumberOrder(), field =>
    {
        Assert.False(field.IsMap || (field.IsRepeated && field.FieldType == FieldType.Message),
            $"{call}: {field.FullName} has no form in a query; give the call a body.");
        if (field.FieldType == FieldType.Message) AssertStatable(field.MessageType, call);
    });
}
