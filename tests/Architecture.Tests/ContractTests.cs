using System.Text.RegularExpressions;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using Xunit;

namespace CreditHub.Architecture.Tests;

/// <summary>The contract and the code that speaks it say the same.</summary>
public sealed partial class ContractTests
{
    private static readonly ProtoComments Comments = ProtoComments.Read(Path.Combine(Repository.Root, "protos/credithub/v1"));

    [Fact]
    public void EveryReason_StatesStatusAndCure_AndStandsInTheOrderOfItsNumber()
    {
        var values = ErrorReasonReflection.Descriptor.EnumTypes[0].Values;
        Assert.Equal(values.Select(v => v.Number).Order(), values.Select(v => v.Number));
        Assert.All(Enum.GetValues<ErrorReason>().Where(r => r != ErrorReason.Unspecified), reason =>
        {
            var facts = ContractFacts.Of(reason);
            Assert.NotEqual(Google.Rpc.Code.Ok, facts.Status);
            Assert.EndsWith(".", facts.Cure, StringComparison.Ordinal);
            Assert.Equal(reason, ContractFacts.ReasonOf(ContractFacts.NameOf(reason)));
            Assert.Equal(facts.Retry, facts.Status is Google.Rpc.Code.Unavailable or Google.Rpc.Code.DeadlineExceeded or Google.Rpc.Code.Unknown
                || (facts.Status == Google.Rpc.Code.ResourceExhausted && reason != ErrorReason.MessageTooLarge));
        });
    }

    [Fact]
    public void Reference_IsWrittenFromTheContract()
    {
        var path = Path.Combine(Repository.Root, "docs/contract-reference.md");
        var written = new ContractReference(Comments).Write();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, written);
        Assert.Equal(written, File.ReadAllText(path));
    }

    [Fact]
    public void OpenApi_IsWrittenFromTheContract()
    {
        var path = Path.Combine(Repository.Root, "docs/openapi.json");
        var written = new OpenApiDocument(Comments).Write();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, written);
        Assert.Equal(written, File.ReadAllText(path));
    }

    [Fact]
    public void Comments_ThatStateALimitOrARequirement_StateThatOfTheField()
    {
        var compared = 0;
        var faults = new List<string>();
        foreach (var field in RequestMessages.All.SelectMany(m => m.Fields.InDeclarationOrder()))
        {
            var name = $"{field.ContainingType.Name}.{field.Name}";
            var comment = Comments.Of(name);
            Assert.True(comment.Length > 0, $"{name} has no comment.");
            var constraint = Constraints.Of(field);
            if (!field.IsMap && LengthInWords().Match(comment) is { Success: true } length)
            {
                compared++;
                if (!constraint.Contains($"at most {length.Groups["max"].Value} characters", StringComparison.Ordinal)) faults.Add($"{name}: «{length.Value}», but {constraint}");
            }

            if (Unconditional().IsMatch(comment) && !IsBoundedAway(field))
            {
                compared++;
                if (!constraint.StartsWith("required", StringComparison.Ordinal)) faults.Add($"{name}: «Required», but {constraint}");
            }
        }

        Assert.True(compared > 150, $"Only {compared} statements were compared.");
        Assert.Empty(faults);
    }

    [Fact]
    public void Enums_OfDomainAndContract_HaveTheSameNumbers()
    {
        Same<Domain.Records.RecordKind, RecordKind>();
        Same<Domain.Records.ConductClass, ConductClass>();
        Same<Domain.Eligibility.Verdict, Verdict>();
        Same<Domain.Sanctions.MeasureEffect, MeasureEffect>();
        Same<Domain.Sanctions.ListNature, ListNature>();
        Same<Domain.SharingDirectory.Disclosure, Disclosure>();
        Same<Domain.SharingDirectory.ParticipantKind, ParticipantKind>();
        Same<Domain.Identity.WaitingReason, WaitingReason>();
        Same<Domain.Cases.CaseKind, CaseKind>();
        Same<Domain.Cases.CaseState, CaseState>();
        Same<Domain.Records.CommitmentKind, CommitmentKind>();
        Same<Domain.Commitments.CommitmentOutcome, CommitmentState>();
        // What enters and leaves a filter is told by the stream of one subscriber and happens to no standing.
        Same<Domain.Profiles.StandingChangeKind, SanctionChangeKind>(SanctionChangeKind.SanctionEntered, SanctionChangeKind.SanctionLeft);
        foreach (var kind in Enum.GetValues<PenaltyKind>().Where(k => k != PenaltyKind.Unspecified))
            Assert.Equal(kind.ToString(), ((Domain.Records.PenaltyKinds)(1 << (int)kind)).ToString());
        foreach (var field in Enum.GetValues<CreditRecord.BodyOneofCase>().Where(f => f != CreditRecord.BodyOneofCase.None))
            Assert.Equal(field.ToString(), ((RecordKind)(int)field).ToString());
    }

    private static void Same<TDomain, TContract>(params TContract[] ofContractAlone)
        where TDomain : struct, Enum
        where TContract : struct, Enum
    {
        var domain = Enum.GetValues<TDomain>().Where(v => Convert.ToInt32(v) != 0).Select(v => (Convert.ToInt32(v), v.ToString()));
        var contract = Enum.GetValues<TContract>().Except(ofContractAlone).Where(v => Convert.ToInt32(v) != 0).Select(v =>
            (Convert.ToInt32(v), v.ToString()));
        Assert.Equal(contract, domain);
    }

    // A number whose lowest value is above zero cannot be left out.
    private static bool IsBoundedAway(FieldDescriptor field) => Constraints.Of(field) is var words && (words.Contains(" to ", StringComparison.Ordinal) || words.StartsWith("one of", StringComparison.Ordinal) || words.StartsWith("at least 1", StringComparison.Ordinal));

    [GeneratedRegex(@"(?:[Aa]t most|[01] to) (?<max>[\d,]+) characters")]
    private static partial Regex LengthInWords();

    [GeneratedRegex(@"\bRequired(?:\.|;)")]
    private static partial Regex Unconditional();
}
