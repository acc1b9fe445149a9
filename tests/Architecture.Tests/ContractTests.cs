using System.Text.RegularExpressions;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.Core;
using Xunit;

namespace CreditHub.Architecture.Tests;

/// <summary>The contract and the code that speaks it say the same.</summary>
public sealed partial class ContractTests
{
    [Fact]
    public void EveryReason_HasTheStatusThatItsCommentStates()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "protos/credithub/v1/error_reason.proto"));
        var stated = Reasons().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["status"].Value);
        var reasons = Enum.GetValues<ErrorReason>().Where(r => r != ErrorReason.Unspecified).ToList();
        Assert.Equal(reasons.Count, stated.Count);
        Assert.All(reasons, reason =>
        {
            var status = Enum.Parse<StatusCode>(stated[ErrorStatuses.NameOf(reason)].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            Assert.Equal(status, ErrorStatuses.Of(reason));
        });
    }

    [Fact]
    public void EveryReason_StandsInTheContractGuide()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs/contract.md"));
        Assert.All(
            Enum.GetValues<ErrorReason>().Where(r => r != ErrorReason.Unspecified),
            reason => Assert.Contains($"| `{ErrorStatuses.NameOf(reason)}` | ", guide, StringComparison.Ordinal));
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
        Same<Domain.Profiles.StandingChangeKind, SanctionChangeKind>();
        foreach (var kind in Enum.GetValues<PenaltyKind>().Where(k => k != PenaltyKind.Unspecified))
            Assert.Equal(kind.ToString(), ((Domain.Records.PenaltyKinds)(1 << (int)kind)).ToString());
        foreach (var field in Enum.GetValues<CreditRecord.BodyOneofCase>().Where(f => f != CreditRecord.BodyOneofCase.None))
            Assert.Equal(field.ToString(), ((RecordKind)(int)field).ToString());
    }

    private static void Same<TDomain, TContract>()
        where TDomain : struct, Enum
        where TContract : struct, Enum
    {
        var domain = Enum.GetValues<TDomain>().Where(v => Convert.ToInt32(v) != 0).Select(v => (Convert.ToInt32(v), v.ToString()));
        var contract = Enum.GetValues<TContract>().Where(v => Convert.ToInt32(v) != 0).Select(v => (Convert.ToInt32(v), v.ToString()));
        Assert.Equal(contract, domain);
    }

    [GeneratedRegex(@"//\s(?<status>[A-Z_]{2,})\..*?ERROR_REASON_(?<name>[A-Z_]+) = \d+;", RegexOptions.Singleline)]
    private static partial Regex Reasons();
}
