using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Gives one credit report and one answer to who verifies it.</summary>
public sealed class FakeReports : ReportService.ReportServiceBase
{
    /// <summary>The report.</summary>
    public CreditReport Report { get; set; } = new();

    /// <summary>The answer to a verification.</summary>
    public VerifyReportResponse Verification { get; set; } = new();

    /// <summary>The last request for a report.</summary>
    public IssueReportRequest? LastRequest { get; private set; }

    /// <inheritdoc />
    public override Task<IssueReportResponse> IssueReport(IssueReportRequest request, ServerCallContext context)
    {
        LastRequest = request;
        return Task.FromResult(new IssueReportResponse { Report = Report });
    }

    /// <inheritdoc />
    public override Task<GetReportResponse> GetReport(GetReportRequest request, ServerCallContext context) =>
        Task.FromResult(new GetReportResponse { Report = Report });

    /// <inheritdoc />
    public override Task<VerifyReportResponse> VerifyReport(VerifyReportRequest request, ServerCallContext context) => Task.FromResult(Verification);
}
