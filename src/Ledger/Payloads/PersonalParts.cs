using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Ledger.Payloads;

/// <summary>
/// Parts a payload from what it names of persons. Both are messages of one type, and bytes that follow one another are read as one merged message: the payload
/// with its part is the message as it was, and without it, once the part was erased, everything but the persons.
/// </summary>
public static class PersonalParts
{
    /// <summary>Parts a record's entry.</summary>
    public static (byte[] Payload, byte[] Persons) Part(CreditRecord record)
    {
        var (rest, part) = Split(record);
        return (new RecordEntry { Record = rest }.ToByteArray(), part is null ? [] : new RecordEntry { Record = part }.ToByteArray());
    }

    /// <summary>Parts a waiting row's entry.</summary>
    public static (byte[] Payload, byte[] Persons) Part(WaitingEntry entry)
    {
        if (entry.Row.Record is null) return (entry.ToByteArray(), []);
        var (rest, part) = Split(entry.Row.Record);
        if (part is null) return (entry.ToByteArray(), []);
        var open = entry.Clone();
        open.Row.Record = rest;
        return (open.ToByteArray(), new WaitingEntry { Row = new ReportRow { Record = part } }.ToByteArray());
    }

    /// <summary>Parts a case's entry.</summary>
    public static (byte[] Payload, byte[] Persons) Part(CaseEntry entry)
    {
        var part = PersonsOf(entry.Case);
        if (part is null) return (entry.ToByteArray(), []);
        var open = entry.Clone();
        Clear(open.Case);
        return (open.ToByteArray(), new CaseEntry { Case = part }.ToByteArray());
    }

    /// <summary>Parts a submitted document's entry: whatever it says may be about persons, and so may its file's name.</summary>
    public static (byte[] Payload, byte[] Persons) Part(DocumentSubmittedEntry entry)
    {
        var open = entry.Clone();
        (open.Name, open.Content) = ("", ByteString.Empty);
        return (open.ToByteArray(), new DocumentSubmittedEntry { Name = entry.Name, Content = entry.Content }.ToByteArray());
    }

    /// <summary>True where a record names persons.</summary>
    public static bool NamesAnybody(CreditRecord record) => PersonsOf(record) is not null;

    /// <summary>Takes the persons out of a record.</summary>
    public static void Clear(CreditRecord record)
    {
        if (record.Registration is { } registration) registration.LegalRepresentative = "";
        if (record.JudgmentDefault is { } judgment) judgment.LegalRepresentative = "";
        if (record.TaxViolation is { } violation) (violation.LegalRepresentative, violation.FinancialOfficer) = ("", "");
        record.ListEntry?.ResponsiblePersons.Clear();
    }

    /// <summary>Takes the persons out of a case.</summary>
    public static void Clear(Case held)
    {
        held.Ban?.Decision?.Persons.Clear();
        held.Listing?.Decision?.Persons.Clear();
        if (held.Accountability?.Person is { } person) person.Person = new ResponsiblePerson { Role = person.Person.Role };
        if (held.Accountability?.Connection is { } connection) connection.PersonName = "";
    }

    private static (CreditRecord Open, CreditRecord? Persons) Split(CreditRecord record)
    {
        var part = PersonsOf(record);
        if (part is null) return (record, null);
        var rest = record.Clone();
        Clear(rest);
        return (rest, part);
    }

    private static CreditRecord? PersonsOf(CreditRecord record) => record.BodyCase switch
    {
        CreditRecord.BodyOneofCase.Registration when record.Registration.LegalRepresentative.Length > 0 =>
            new CreditRecord { Registration = new Registration { LegalRepresentative = record.Registration.LegalRepresentative } },
        CreditRecord.BodyOneofCase.JudgmentDefault when record.JudgmentDefault.LegalRepresentative.Length > 0 =>
            new CreditRecord { JudgmentDefault = new JudgmentDefault { LegalRepresentative = record.JudgmentDefault.LegalRepresentative } },
        CreditRecord.BodyOneofCase.TaxViolation when record.TaxViolation.LegalRepresentative.Length + record.TaxViolation.FinancialOfficer.Length > 0 =>
            new CreditRecord
            {
                TaxViolation = new TaxViolation
                {
                    LegalRepresentative = record.TaxViolation.LegalRepresentative, FinancialOfficer = record.TaxViolation.FinancialOfficer,
                },
            },
        CreditRecord.BodyOneofCase.ListEntry when record.ListEntry.ResponsiblePersons.Count > 0 =>
            new CreditRecord { ListEntry = new ListEntry { ResponsiblePersons = { record.ListEntry.ResponsiblePersons } } },
        _ => null,
    };

    private static Case? PersonsOf(Case held) => held switch
    {
        { Ban.Decision.Persons.Count: > 0 } => new Case
        {
            Ban = new DeterminationParticulars { Decision = new DeterminationDecision { Persons = { held.Ban.Decision.Persons } } },
        },
        { Listing.Decision.Persons.Count: > 0 } => new Case
        {
            Listing = new DeterminationParticulars { Decision = new DeterminationDecision { Persons = { held.Listing.Decision.Persons } } },
        },
        { Accountability.Person.Person.Name.Length: > 0 } => new Case
        {
            Accountability = new AccountabilityParticulars
            {
                Person = new PersonAccountability { Person = new ResponsiblePerson { Name = held.Accountability.Person.Person.Name } },
            },
        },
        { Accountability.Connection.PersonName.Length: > 0 } => new Case
        {
            Accountability = new AccountabilityParticulars { Connection = new BanConnection { PersonName = held.Accountability.Connection.PersonName } },
        },
        _ => null,
    };
}
