using CreditHub.Domain.VoluntaryRegistrations;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Voluntary registrations between domain, contract and store.</summary>
internal static class VoluntaryMapping
{
    public static VoluntaryStep ToDomain(Proto.VoluntaryStep step) => step.StepCase switch
    {
        Proto.VoluntaryStep.StepOneofCase.Register => new RegisterFact(
            step.Register.Topic, step.Register.Content, step.Register.VerifiedBy, step.Register.TruthCommitted, step.Register.Authorised),
        Proto.VoluntaryStep.StepOneofCase.Verify => new VerifyFact(),
        Proto.VoluntaryStep.StepOneofCase.Refuse => new RefuseFact(step.Refuse.Reason),
        Proto.VoluntaryStep.StepOneofCase.FindFalse => new FindFactFalse(step.FindFalse.DocumentNumber, step.FindFalse.FoundOn.ToDomain()),
        Proto.VoluntaryStep.StepOneofCase.Withdraw => new WithdrawFact(),
        _ => throw new InvalidOperationException("A voluntary registration's step without a verb passed the door."),
    };

    public static Proto.VoluntaryParticulars ToProto(VoluntaryParticulars fact) => new()
    {
        Topic = fact.Topic, Content = fact.Content, VerifiedBy = fact.VerifiedBy, VerifiedOn = fact.VerifiedOn?.ToProto(), Refusal = fact.Refusal,
    };

    public static VoluntaryParticulars ToDomain(Proto.VoluntaryParticulars fact) =>
        new(fact.Topic, fact.Content, fact.VerifiedBy, fact.VerifiedOn.ToDomain(), fact.Refusal);

    public static Proto.VoluntaryRegistration ToBody(VoluntaryRecord record) => new()
    {
        Topic = record.Fact.Topic, Content = record.Fact.Content, TruthCommitted = true, Verified = record.Fact.VerifiedOn is not null,
    };
}
