using System.Collections.Immutable;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Reports;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using ReportPurpose = CreditHub.Domain.Reports.ReportPurpose;

namespace CreditHub.Hub.Reports;

/// <summary>A request for a report that passed the door.</summary>
/// <param name="Code">The subject.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Domains">The domains asked about.</param>
/// <param name="From">First day of decisions that count; null = no limit.</param>
/// <param name="WithShared">True: what agencies share is shown too.</param>
internal sealed record ReportQuestion(
    UnifiedSocialCreditCode Code, ReportPurpose Purpose, ImmutableArray<Domain.Reports.ReportDomain> Domains, BeijingDate? From, bool WithShared);

/// <summary>Holds requests for reports against the definitions.</summary>
internal sealed class ReportDoor(SubjectCodeDoor codes)
{
    /// <summary>Opens a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="day">Day of issue.</param>
    /// <param name="definitions">Definitions of that day.</param>
    public ReportQuestion Open(IssueReportRequest request, BeijingDate day, ReportDefinitions definitions)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var purpose = definitions.FindPurpose(request.ReportPurpose) ?? throw Unknown("report_purpose", request.ReportPurpose, "report purposes");
        if (request.Domains.Count > 0 && purpose.Domains.IsEmpty)
        {
            throw new ApiException(
                ErrorReason.ArgumentsConflict, $"Reports for «{purpose.Code}» have chapters and no domains; ask for a purpose that has.", ("fields", "report_purpose, domains"));
        }

        var domains = (request.Domains.Count > 0 ? request.Domains : [.. purpose.Domains]).Distinct()
            .Select(d => definitions.FindDomain(d) ?? throw Unknown("domains", d, "report domains")).ToImmutableArray();
        return new ReportQuestion(code, purpose, domains, From(request, purpose, day), request.IncludeShared);
    }

    private static BeijingDate? From(IssueReportRequest request, ReportPurpose purpose, BeijingDate day)
    {
        if (request.From is not { } from) return purpose.PeriodMonths == 0 ? null : day.AddMonths(-purpose.PeriodMonths);
        return DateArgument.Read(from, "from");
    }

    private static ApiException Unknown(string field, string value, string table) => new(
        ErrorReason.UnknownCode, $"'{value}' is none of the {table}; ListReportPurposes lists them.", ("field", field), ("value", value), ("table", table));
}
