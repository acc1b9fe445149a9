using System.Text;
using CreditHub.Domain.Accountability;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using Proto = CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>Plans steps of cases: the case, the records that it brings and the change of standing are one transaction.</summary>
internal sealed partial class RowPlan
{
    /// <summary>Plans a step; says what becomes of it. Where it is refused or a repetition, nothing is planned.</summary>
    public CaseDecision AddCase(CaseCommand command, CaseContext context)
    {
        var decision = CaseRules.Decide(command, context);
        if (decision is CaseDecision.Advanced advanced) Carry(advanced);
        return decision;
    }

    /// <summary>
    /// Plans what the calendar does to the subject's cases: first what a later calendar makes of days that were provisional, then what
    /// passed. After a long silence several deadlines of one case have passed, each after the other.
    /// </summary>
    public void AddLapses(CaseContext context)
    {
        foreach (var id in profile.Cases.Keys.ToList())
        {
            if (CaseRules.Recount(profile.Cases[id], context) is { } counted) Carry(new CaseDecision.Advanced(counted, []));
            while (CaseRules.Lapse(profile.Cases[id], context) is { } lapsed) Carry(lapsed);
        }
    }

    /// <summary>Plans a document; nothing where it was submitted before. False where no other may be kept.</summary>
    public bool AddDocument(DocumentSubmittedEntry document)
    {
        if (profile.Documents.Contains(document.DocumentId)) return true;
        if (!DocumentRules.MayKeepAnother(profile.Documents, profile.Cases.Values)) return false;
        profile.ApplyDocument(document.DocumentId);
        var (payload, persons) = PersonalParts.Part(document);
        _transactions.Add(new TransactionDraft([new EntryDraft { Kind = EntryKind.DocumentSubmitted, Payload = payload, Persons = persons }]));
        return true;
    }

    private void Carry(CaseDecision.Advanced advanced)
    {
        profile.ApplyCase(advanced.After);
        var entries = new List<EntryDraft> { ToEntry(advanced.After) };
        foreach (var effect in advanced.Effects)
        {
            var entry = ToEntry(effect);
            entries.Add(entry);
            if (EvaluationChanges.Of(profile, entry) is { } evaluation) entries.Add(evaluation);
        }

        entries.AddRange(FollowingCases());
        if (Follow(Proto.ChangeCause.Case) is { } standing) entries.Add(standing);
        _transactions.Add(new TransactionDraft(entries));
    }

    // A banned company's responsible person who leads this company is noticed with the registration that shows it. What a name alone
    // suggested before is settled by an identity that comes later, either way.
    private void FlagConnections(Proto.CreditRecord record, string identityHash)
    {
        if (Connections is not { } rules || record.Registration is not { } registration || IsOver(registration.State)) return;
        var context = new CaseContext(profile, today, rules.Rules, rules.Calendar);
        foreach (var other in rules.Banned.FindOthers(profile.Code.ToString(), registration.LegalRepresentative, identityHash).ToList())
            if (ByNameAlone(other) is { State: CaseState.Open } suspected) Settle(suspected, new CloseAccountability("身份核对不一致,系同名的其他人员"),
                context);
        var found = rules.Banned.Find(profile.Code.ToString(), registration.LegalRepresentative, identityHash, today);
        foreach (var (person, isByIdentity) in found.ToList())
        {
            if (isByIdentity && ByNameAlone(person) is { } suspected)
            {
                Settle(suspected, new SettleConnection(), context);
                continue;
            }

            // The same connection is flagged once, however often the registration is corrected. The name itself stays out of what is kept for ever.
            var name = ContentDigest.Of(Encoding.UTF8.GetBytes($"{person.BanCaseId} {person.Name}"));
            var way = isByIdentity ? "identity" : "name";
            AddOwn(
                $"flag:{person.BanCaseId}:{way}:{Convert.ToHexStringLower(name.ToBytes())}", null,
                    new FlagConnection(person, isByIdentity), context);
        }
    }

    private CreditCase? ByNameAlone(BannedPerson person) => profile.Cases.Values.FirstOrDefault(c => !c.State.IsFinal()
        && c.Particulars is BanConnection { IsByIdentity: false } known && known.Banned.BanCaseId == person.BanCaseId
            && known.Banned.Name == person.Name);

    private void Settle(CreditCase suspected, CaseStep step, CaseContext context) =>
        AddOwn($"settle:{suspected.Id}", suspected.Id, step, context);

    // A step that the hub takes itself.
    private void AddOwn(string command, string? caseId, CaseStep step, CaseContext context) => AddCase(
        new CaseCommand
        {
            CommandId = command, CaseId = caseId, Actor = CaseActor.Calendar, Step = step,
            Digest = ContentDigest.Of(Encoding.UTF8.GetBytes(command)),
        },
        context);

    private static bool IsOver(Proto.RegistrationState state) =>
        state is Proto.RegistrationState.Deregistered or Proto.RegistrationState.Cancelled or Proto.RegistrationState.Revoked;

    // Cases whose subject's records have just changed, in the transaction that changed them.
    private IEnumerable<EntryDraft> FollowingCases()
    {
        foreach (var held in profile.Cases.Values.ToList())
        {
            if (CaseRules.Follow(held, profile, basis, today) is not { } after) continue;
            profile.ApplyCase(after);
            yield return ToEntry(after);
        }
    }

    private EntryDraft ToEntry(CreditCase after)
    {
        var (payload, persons) = PersonalParts.Part(new CaseEntry { Case = after.ToProto(profile.Code, profile.Name) });
        return new EntryDraft
        {
            Kind = EntryKind.CaseAdvanced,
            Payload = payload,
            Persons = persons,
            Case = CurrentCase.Of(after),
        };
    }

    private EntryDraft ToEntry(CaseEffect effect)
    {
        switch (effect)
        {
            case CaseEffect.Report report:
                var version = NextVersion(report.Record.Key);
                var record = report.Record.ToProto(profile.Code, profile.Name, version);
                var facts = record.ToFacts(report.Record.Key.Source, RecordReading.DigestOf(record));
                return Apply(record, facts, version == 1 ? EntryKind.RecordReported : EntryKind.RecordCorrected);
            case CaseEffect.Withdraw withdraw:
                var payload = new WithdrawalEntry { Reason = withdraw.Reason }.ToByteArray();
                return ApplyWithdrawal(withdraw.Record, NextVersion(withdraw.Record), payload);
            case CaseEffect.Advance advance:
                profile.ApplyCase(advance.Other);
                return ToEntry(advance.Other);
            default:
                throw new InvalidOperationException($"An effect {effect.GetType().Name} has no entry.");
        }
    }

    private long NextVersion(Domain.Records.RecordKey key) => profile.Records.TryGetValue(key, out var held) ? held.Version + 1 : 1;
}
