using CreditHub.Domain.EntryEducation;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Educations between domain, contract and store.</summary>
internal static class EducationMapping
{
    public static RecordEducation ToDomain(Proto.EducationStep step) => step.StepCase == Proto.EducationStep.StepOneofCase.Record
        ? new RecordEducation(step.Record.Topic, step.Record.GivenBy, step.Record.GivenOn.ToDomain()!.Value)
        : throw new InvalidOperationException("An education's step without a verb passed the door.");

    public static Proto.EducationParticulars ToProto(EducationParticulars given) =>
        new() { Topic = given.Topic, GivenBy = given.GivenBy, GivenOn = given.GivenOn.ToProto() };

    public static EducationParticulars ToDomain(Proto.EducationParticulars given) => new(given.Topic, given.GivenBy, given.GivenOn.ToDomain()!.Value);
}
