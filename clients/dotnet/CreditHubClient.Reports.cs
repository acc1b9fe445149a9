using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Issues a credit report (公共信用信息报告). The same request number again gets the same report.</summary>
    public async Task<CreditReport> IssueReportAsync(IssueReportRequest request, CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Reports.IssueReportAsync(request, cancellationToken: cancellationToken), cancellationToken)).Report;

    /// <summary>Gives an issued report once more.</summary>
    /// <param name="number">Number of the report.</param>
    /// <param name="verificationCode">Code that stands on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CreditReport> GetReportAsync(string number, string verificationCode, CancellationToken cancellationToken = default)
    {
        var request = new GetReportRequest { Number = number, VerificationCode = verificationCode };
        return (await _failures.AnswerAsync(Reports.GetReportAsync(request, cancellationToken: cancellationToken), cancellationToken)).Report;
    }

    /// <summary>Says whether a report is genuine, still valid, and whether what it rests on has changed since.</summary>
    /// <param name="number">Number of the report.</param>
    /// <param name="verificationCode">Code that stands on it.</param>
    /// <param name="contentDigest">Digest of what the reader holds. Empty: not compared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<VerifyReportResponse> VerifyReportAsync(
        string number, string verificationCode, string contentDigest = "", CancellationToken cancellationToken = default)
    {
        var request = new VerifyReportRequest { Number = number, VerificationCode = verificationCode, ContentDigest = contentDigest };
        return _failures.AnswerAsync(Reports.VerifyReportAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Lists the purposes for which reports are issued, with their domains.</summary>
    public async Task<IReadOnlyList<ReportPurpose>> ListReportPurposesAsync(CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Reports.ListReportPurposesAsync(new ListReportPurposesRequest(), cancellationToken: cancellationToken), cancellationToken)).Purposes;
}
