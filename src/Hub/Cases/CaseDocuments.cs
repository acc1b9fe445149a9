using System.Security.Cryptography;
using CreditHub.Domain.Codes;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Cases;

/// <summary>Keeps the documents on which steps rest (证明材料), and gives them back to the parties of the cases that name them.</summary>
internal sealed class CaseDocuments(LedgerStore store, CaseDoor door, CaseSteps steps, CaseList cases)
{

    /// <summary>Keeps a document.</summary>
    public async Task<SubmitDocumentResponse> Submit(SubmitDocumentRequest request, CallerIdentity caller)
    {
        var code = door.OpenSubject(request.UnifiedSocialCreditCode, caller);

        var document = new DocumentSubmittedEntry
        {
            DocumentId = Convert.ToHexStringLower(SHA256.HashData(request.Content.Span)),
            Name = request.Name,
            MediaType = request.MediaType,
            Content = request.Content,
            SubmittedBy = caller.Agency.Code,
            OnBehalfOfSubject = caller.ActingFor is not null,
        };
        var answer = CaseSteps.Check(await steps.GrainOf(code).SubmitDocument(document.ToByteArray()));
        return new SubmitDocumentResponse { DocumentId = document.DocumentId, Token = steps.TokenOf(answer) };
    }

    /// <summary>Gives a document back.</summary>
    public async Task<GetDocumentResponse> Get(GetDocumentRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var code = door.OpenSubject(request.UnifiedSocialCreditCode, caller);
        var (entry, document) = await Find(code, request.DocumentId, caller, cancellationToken);
        return new GetDocumentResponse
        {
            Name = document.Name, MediaType = document.MediaType, Content = document.Content, SubmittedBy = document.SubmittedBy,
            RecordedAt = Rfc3339.Format(entry.RecordedAt),
        };
    }

    private async Task<(LedgerEntry Entry, DocumentSubmittedEntry Document)> Find(
        UnifiedSocialCreditCode code, string documentId, CallerIdentity caller, CancellationToken cancellationToken)
    {
        (LedgerEntry, DocumentSubmittedEntry Document)? found = null;
        var mayRead = caller.ActingFor is not null;
        foreach (var entry in await store.Reader.ReadSubjectEntries(code, default, new Position(long.MaxValue), cancellationToken))
        {
            // One that was erased and submitted anew is the latter.
            if (entry.Kind == EntryKind.DocumentSubmitted && DocumentSubmittedEntry.Parser.ParseFrom(entry.Payload.Span) is var document
                && document.DocumentId == documentId)
            {
                found = (entry, document);
                mayRead |= document.SubmittedBy == caller.Agency.Code && !document.OnBehalfOfSubject;
            }
            else if (!mayRead && entry.Kind == EntryKind.CaseAdvanced && CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case is var held)
                mayRead = cases.IsParty(held, caller) && held.Steps.Any(s => s.DocumentIds.Contains(documentId));
        }

        if (found is { } erased && mayRead && erased.Document.Content.IsEmpty)
        {
            throw new ApiException(
                ErrorReason.CaseDocumentUnknown, $"Document {documentId} of {code} was erased when the time for which it is kept was over.", ("document_id", documentId));
        }

        return found is { } held2 && mayRead
            ? held2
            : throw new ApiException(ErrorReason.CaseDocumentUnknown, $"There is no document {documentId} of {code} for '{caller.Agency.Code}'.", ("document_id", documentId));
    }
}
