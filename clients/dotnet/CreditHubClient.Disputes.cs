using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Applies for repair of a record (申请信用修复), on behalf of the company that <see cref="CreditHubClientOptions.ActingFor"/> names.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="application">The record, how the duty was performed, and the commitment.</param>
    /// <param name="proofs">Ids of the documents that prove performance, as <see cref="SubmitDocumentAsync"/> gave them; at least one.</param>
    /// <param name="commandId">The caller's id of the command; with the same id it is carried out once.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="CreditHubException">Refused; <c>CASE_TOO_EARLY</c> says from which day it would be taken.</exception>
    public Task<ActResponse> ApplyForRepairAsync(
        string code, ApplyForRepair application, IEnumerable<string> proofs, string commandId, CancellationToken cancellationToken = default) => ActAsync(
        new ActRequest
        {
            UnifiedSocialCreditCode = code, CommandId = commandId, DocumentIds = { proofs }, Repair = new RepairStep { Apply = application },
        },
        cancellationToken);

    /// <summary>Objects to a record (提出异议): as the company that <see cref="CreditHubClientOptions.ActingFor"/> names, or as the calling agency.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="objection">The record, the ground and what is wrong.</param>
    /// <param name="evidence">Ids of the documents that show it.</param>
    /// <param name="commandId">The caller's id of the command; with the same id it is carried out once.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="CreditHubException">Refused.</exception>
    public Task<ActResponse> RaiseObjectionAsync(
        string code, RaiseObjection objection, IEnumerable<string> evidence, string commandId, CancellationToken cancellationToken = default) => ActAsync(
        new ActRequest
        {
            UnifiedSocialCreditCode = code, CommandId = commandId, DocumentIds = { evidence }, Objection = new ObjectionStep { Raise = objection },
        },
        cancellationToken);
}
