using CreditHub.Domain.Supervision;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.History;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Supervision;

/// <summary>Answers in which tier a company is.</summary>
internal sealed class TierAnswers(
    LedgerStore store, CompanyRecords companies, SubjectCodeDoor codes, RulesInForce rules,
    SubjectReading reading, SourceAges ages)
{
    /// <summary>The tiers of a company.</summary>
    public async Task<GetTierResponse> Of(GetTierRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.OpenShared(caller, code, cancellationToken);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var profile = (await companies.At([code], head, cancellationToken))[0];
        KnownSubjects.Demand(code, profile.Records.Keys, view.Shows);
        var today = rules.Today;
        List<SupervisionRules> asked = request.RulesCode.Length == 0
            ? [.. rules.Current.Supervision.On(today).Where(r => r.Covers(profile.IndustryCode))]
            : [Find(request.RulesCode, "rules_code")];
        var response = new GetTierResponse
        {
            Day = today.ToProto(), Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
        response.SourceAges.AddRange(ages.Of(d => asked.Exists(r => d.BearOnTier(r, rules.Current.Catalogue))));
        response.Tiers.AddRange(asked.Select(r => ToProto(r,
            TierRules.Decide(profile.Records.Values, profile.Cases.Values, r, rules.Current.Sanctions, today), view)));
        return response;
    }

    /// <summary>Rules by their code, in force today.</summary>
    public SupervisionRules Find(string code, string field) => rules.Current.Supervision.Find(code, rules.Today) ?? throw new ApiException(
        ErrorReason.UnknownCode, $"No supervision rules '{code}' are in force; ListSupervisionRules lists them.",
        ("field", field), ("value", code), ("table", "supervision rules"));

    /// <summary>The rules in force.</summary>
    public ListSupervisionRulesResponse List() => new() { Rules = { rules.Current.Supervision.On(rules.Today).Select(ToProto) } };

    /// <summary>Sampling of the tiers as contract messages.</summary>
    public static IEnumerable<TierSample> Samples(SupervisionRules held) => held.Sampling.Select(s => new TierSample
    {
        Tier = (SupervisionTier)s.Tier, SharePermille = s.SharePermille, TimesPerYear = s.TimesPerYear,
    });

    private static TierStanding ToProto(SupervisionRules held, TierDecision decision, ReadingView view)
    {
        var sampling = held.SamplingOf(decision.Tier);
        return new TierStanding
        {
            RulesCode = held.Code,
            RulesVersion = held.Version,
            Regulator = held.Regulator,
            Tier = (SupervisionTier)decision.Tier,
            Because = decision.Because,
            Evidence = { decision.Evidence.Where(e => view.Shows(e.Dataset)).Select(e => e.ToProto()) },
            SharePermille = sampling.SharePermille,
            TimesPerYear = sampling.TimesPerYear,
            Rule = held.Rule,
            Unverified = held.Unverified,
        };
    }

    private static SupervisionRuleSet ToProto(SupervisionRules held) => new()
    {
        Code = held.Code,
        Version = held.Version,
        Regulator = held.Regulator,
        NameZh = held.NameZh,
        NameEn = held.NameEn,
        Rule = held.Rule,
        IndustryCodes = { held.Industries.Select(i => i.ToString()) },
        InForceFrom = held.InForceFrom.ToProto(),
        InForceUntil = held.InForceUntil?.ToProto(),
        Conditions = { held.Conditions.Select(c => $"{c.Tier}: {c.Because}"), $"{held.Otherwise}" },
        Sampling = { Samples(held) },
        RestMonths = held.RestMonths,
        Unverified = held.Unverified,
    };
}
