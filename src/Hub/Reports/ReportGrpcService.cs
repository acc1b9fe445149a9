using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Reports;

/// <summary>Issues credit reports as data, gives them again, and verifies them.</summary>
internal sealed class ReportGrpcService(
    ReportIssuing issuing, ReportVerifying verifying, CodeGuesses guesses, RulesInForce rules)
    : ReportService.ReportServiceBase
{
    public override async Task<IssueReportResponse> IssueReport(IssueReportRequest request, ServerCallContext context) =>
        new() { Report = await issuing.Issue(request, context.Caller(), context.CancellationToken) };

    public override async Task<GetReportResponse> GetReport(GetReportRequest request, ServerCallContext context)
    {
        guesses.Demand(context.Caller(), request.Number);
        if (await issuing.Find(request.Number, request.VerificationCode, context.CancellationToken) is not { } entry)
        {
            guesses.Count(context.Caller(), request.Number);
            throw new ApiException(ErrorReason.ReportUnknown, $"No report {request.Number} with this verification code was issued.", ("number", request.Number));
        }

        if (entry.Request.IncludeShared)
        {
            await issuing.Demand(
                context.Caller(), Domain.Codes.UnifiedSocialCreditCode.Parse(entry.Request.UnifiedSocialCreditCode.Trim().ToUpperInvariant()), withShared: true, context.CancellationToken);
        }

        return new GetReportResponse { Report = await issuing.Rebuild(entry, context.CancellationToken) };
    }

    public override async Task<VerifyReportResponse> VerifyReport(VerifyReportRequest request, ServerCallContext context)
    {
        guesses.Demand(context.Caller(), request.Number);
        var response = await verifying.Verify(request, context.Caller(), context.CancellationToken);
        if (response.Verification == ReportVerification.NotGenuine) guesses.Count(context.Caller(), request.Number);
        return response;
    }

    public override Task<ListReportPurposesResponse> ListReportPurposes(ListReportPurposesRequest request, ServerCallContext context)
    {
        var held = rules.Current.Reports;
        var response = new ListReportPurposesResponse { Version = held.Version };
        response.Purposes.AddRange(held.Purposes.Select(p => new V1.ReportPurpose
        {
            Code = p.Code,
            NameZh = p.NameZh,
            NameEn = p.NameEn,
            ValidityDays = p.ValidityDays,
            PeriodMonths = p.PeriodMonths,
            Rule = p.Rule,
            Domains =
            {
                p.Domains.Select(d => held.FindDomain(d)!).Select(d => new ReportDomainDefinition { Code = d.Code, Name = d.NameZh, Datasets = { d.Datasets } }),
            },
        }));
        return Task.FromResult(response);
    }
}
