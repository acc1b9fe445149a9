using CreditHub.Domain.Records;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Documents;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Outcomes;

/// <summary>Takes what agencies state of how many transactions they handled.</summary>
internal sealed class TransactionStatements(LedgerStore store, DocumentLog documents, RulesInForce rules)
{
    private const string Dataset = "transactions";

    /// <summary>Records a statement; the same again gets the first answer.</summary>
    /// <exception cref="ApiException">The month has not begun, or the number was used for another statement.</exception>
    public async Task<StateTransactionsResponse> Take(StateTransactionsRequest request, CallerIdentity caller)
    {
        var today = rules.Today;
        if (CountKey.MonthOf(request.Month) > CountKey.MonthOf(today))
        {
            throw new ApiException(
                ErrorReason.FutureDate, $"The month {request.Month} has not begun; today is {today}.", ("field", "month"), ("value",
                    request.Month));
        }

        var agency = caller.Agency.Code;
        var (position, isRepeated) = await documents.Record(request.StatementNumber, new DocumentDraft(
            EntryKind.TransactionsStated, new RecordKey(agency, Dataset, request.StatementNumber), ContentDigest.Of(request.ToByteArray()),
            new TransactionsEntry { Agency = agency, Statement = request }));
        return new StateTransactionsResponse
        {
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() }, Repeated = isRepeated,
        };
    }
}
