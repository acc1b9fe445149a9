using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Sanctions;
using CreditHub.Ledger.Payloads;
using Proto = CreditHub.V1;

namespace CreditHub.Hub.Eligibility;

/// <summary>Decisions as the contract's messages.</summary>
internal static class CheckResponses
{
    /// <summary>The verdict with its reasons; number, time and what stands once for many answers are left to the caller.</summary>
    public static Proto.CheckResponse Of(EligibilityDecision decision, in CheckedQuestion asked, MeasureCatalogue catalogue)
    {
        var response = Of(decision, catalogue);
        if (CommitmentPathRules.Decide(decision, asked.Question, asked.PapersMissing) is not { } path) return response;
        response.CommitmentPath = ToProto(path);
        if (path.CouldChangeOn is { } day && !(decision.CouldChangeOn <= day)) response.ValidUntil = Rfc3339.Format(day.StartsAt());
        return response;
    }

    private static Proto.CheckResponse Of(EligibilityDecision decision, MeasureCatalogue catalogue)
    {
        var response = new Proto.CheckResponse { Verdict = (Proto.Verdict)decision.Verdict };
        foreach (var reason in decision.Reasons) response.Reasons.Add(ToProto(reason, catalogue));
        if (decision.CouldChangeOn is { } day) response.ValidUntil = Rfc3339.Format(day.StartsAt());
        return response;
    }

    /// <summary>A legal basis as the contract's message.</summary>
    public static Proto.LegalBasis ToProto(LegalBasis basis) => new()
    {
        Instrument = basis.Instrument,
        Article = basis.Article,
        InForceFrom = basis.InForceFrom.ToProto(),
        InForceUntil = basis.InForceUntil?.ToProto(),
        Unverified = basis.Unverified,
    };

    private static Proto.CommitmentPath ToProto(CommitmentPath path)
    {
        var proto = new Proto.CommitmentPath { Procedure = (Proto.CommitmentProcedure)path.Procedure, Review = path.Review };
        proto.Reasons.AddRange(path.Reasons.Select(r => new Proto.CommitmentPathReason
        {
            Ground = (Proto.CommitmentPathGround)r.Ground,
            Text = r.Text,
            MeasureCode = r.MeasureCode,
            LegalBasis = r.Basis is { } basis ? ToProto(basis) : null,
        }));
        return proto;
    }

    private static Proto.VerdictReason ToProto(VerdictReason reason, MeasureCatalogue catalogue)
    {
        var sanction = reason.Sanction;
        var list = catalogue.FindList(sanction.ListCode);
        var proto = new Proto.VerdictReason
        {
            MeasureCode = reason.Measure.Code,
            MeasureName = reason.Measure.NameZh,
            Effect = (Proto.MeasureEffect)reason.Effect,
            ListCode = sanction.ListCode,
            ListName = list?.NameZh ?? "",
            Record = sanction.Record.ToProto(),
            Authority = new Proto.Authority { Name = sanction.AuthorityName, UnifiedSocialCreditCode = sanction.AuthorityCode },
            DocumentNumber = sanction.DocumentNumber,
            EffectiveFrom = sanction.From.ToProto(),
            EffectiveUntil = sanction.Until?.ToProto(),
            UnderObjection = sanction.UnderObjection,
            Remedy = list?.Remedy ?? "",
            LimitedTo = reason.LimitedTo,
        };
        if (reason.RestsBecauseOf is { } against)
        {
            proto.Resting = true;
            proto.RestingBecause = against.ListCode.Length > 0 ? against.ListCode : against.MeasureCodes[0];
            proto.RestingRecord = against.Record.ToProto();
        }

        proto.LegalBases.AddRange(reason.LegalBases.Select(ToProto));
        return proto;
    }
}
