using CreditHub.Domain.Accountability;
using CreditHub.Domain.Records;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Cases of accountability between domain, contract and store.</summary>
internal static class AccountabilityMapping
{
    public static AccountabilityStep ToDomain(Proto.AccountabilityStep step) => step.StepCase switch
    {
        Proto.AccountabilityStep.StepOneofCase.HoldPerson => new HoldPersonToAccount(
            step.HoldPerson.ListingCaseId, ToDomain(step.HoldPerson.Person), step.HoldPerson.Measure, step.HoldPerson.DocumentNumber),
        Proto.AccountabilityStep.StepOneofCase.NotifySuperior => new NotifySuperior(
            step.NotifySuperior.Record.ToKey(), step.NotifySuperior.Superior, step.NotifySuperior.Content, step.NotifySuperior.DocumentNumber),
        Proto.AccountabilityStep.StepOneofCase.Answer => new AnswerAsSuperior(step.Answer.Measures, step.Answer.DocumentNumber),
        Proto.AccountabilityStep.StepOneofCase.ReturnAnswer => new ReturnAnswer(step.ReturnAnswer.Reason),
        Proto.AccountabilityStep.StepOneofCase.TakeUpArrears => new TakeUpArrears(
            step.TakeUpArrears.Creditor, step.TakeUpArrears.Amount.MinorUnits, step.TakeUpArrears.DueOn.ToDomain(), step.TakeUpArrears.Overseer,
            step.TakeUpArrears.DocumentNumber),
        Proto.AccountabilityStep.StepOneofCase.RecordPayment => new RecordPayment(step.RecordPayment.Amount.MinorUnits, step.RecordPayment.DocumentNumber),
        Proto.AccountabilityStep.StepOneofCase.ConfirmConnection => new ConfirmConnection(step.ConfirmConnection.DocumentNumber),
        Proto.AccountabilityStep.StepOneofCase.Close => new CloseAccountability(step.Close.Reason),
        _ => throw new InvalidOperationException("A step of accountability without a verb passed the door."),
    };

    public static Proto.AccountabilityParticulars ToProto(AccountabilityParticulars particulars) => particulars switch
    {
        PersonAccountability p => new()
        {
            Person = new() { ListingCaseId = p.ListingCaseId, Person = ToProto(p.Person), Measure = p.Measure, DocumentNumber = p.DocumentNumber },
        },
        SuperiorNotice n => new()
        {
            Notice = new()
            {
                Superior = n.Superior, Content = n.Content, DocumentNumber = n.DocumentNumber, Measures = n.Measures, AnswerDocument = n.AnswerDocument,
            },
        },
        ArrearsAccount a => new()
        {
            Arrears = new()
            {
                Creditor = a.Creditor, Amount = Fen(a.AmountFen), Paid = Fen(a.PaidFen), DueOn = a.DueOn.ToProto(), Overseer = a.Overseer,
                DocumentNumber = a.DocumentNumber,
            },
        },
        BanConnection c => new() { Connection = ToProto(c) },
        _ => throw new InvalidOperationException($"{particulars.GetType().Name} have no message."),
    };

    public static AccountabilityParticulars ToDomain(Proto.AccountabilityParticulars particulars) => particulars.SortCase switch
    {
        Proto.AccountabilityParticulars.SortOneofCase.Person => new PersonAccountability(
            particulars.Person.ListingCaseId, ToDomain(particulars.Person.Person), particulars.Person.Measure, particulars.Person.DocumentNumber),
        Proto.AccountabilityParticulars.SortOneofCase.Notice => new SuperiorNotice(
            particulars.Notice.Superior, particulars.Notice.Content, particulars.Notice.DocumentNumber, particulars.Notice.Measures,
            particulars.Notice.AnswerDocument),
        Proto.AccountabilityParticulars.SortOneofCase.Arrears => new ArrearsAccount(
            particulars.Arrears.Creditor, particulars.Arrears.Amount.MinorUnits, particulars.Arrears.Paid.MinorUnits,
            particulars.Arrears.DueOn.ToDomain()!.Value, particulars.Arrears.Overseer, particulars.Arrears.DocumentNumber),
        Proto.AccountabilityParticulars.SortOneofCase.Connection => ToDomain(particulars.Connection),
        _ => throw new InvalidOperationException("A case of accountability is stored without its sort."),
    };

    private static Proto.BanConnection ToProto(BanConnection connection) => new()
    {
        BanCaseId = connection.Banned.BanCaseId,
        BannedCompany = connection.Banned.Company,
        Body = connection.Banned.Body,
        PersonName = connection.Banned.Name,
        Until = connection.Banned.Until?.ToProto(),
        RegionCodes = { connection.Banned.RegionCodes },
        IndustryCodes = { connection.Banned.IndustryCodes },
        ByIdentity = connection.IsByIdentity,
        ConfirmedBy = connection.ConfirmedBy,
    };

    private static BanConnection ToDomain(Proto.BanConnection connection) => new(
        new BannedPerson(
            connection.BanCaseId, connection.BannedCompany, connection.Body, connection.PersonName, IdentityHash: "",
            connection.Until.ToDomain(), [.. connection.RegionCodes], [.. connection.IndustryCodes]),
        connection.ByIdentity, connection.ConfirmedBy);

    private static Proto.ResponsiblePerson ToProto(ResponsiblePerson person) => new() { Name = person.Name, Role = (Proto.PersonRole)person.Role };

    private static ResponsiblePerson ToDomain(Proto.ResponsiblePerson person) => new(person.Name, (PersonRole)person.Role);

    private static Proto.Money Fen(long fen) => new() { MinorUnits = fen };
}
