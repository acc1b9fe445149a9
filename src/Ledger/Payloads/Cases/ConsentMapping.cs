using CreditHub.Domain.Consents;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Consents between domain, contract and store.</summary>
internal static class ConsentMapping
{
    public static ConsentStep ToDomain(Proto.ConsentStep step) => step.StepCase switch
    {
        Proto.ConsentStep.StepOneofCase.Give => new GiveConsent(
            step.Give.Agency, step.Give.Purpose, [.. step.Give.Datasets], step.Give.From.ToDomain(), step.Give.Until.ToDomain()!.Value),
        Proto.ConsentStep.StepOneofCase.Revoke => new RevokeConsent(),
        _ => throw new InvalidOperationException("A consent's step without a verb passed the door."),
    };

    public static Proto.ConsentParticulars ToProto(ConsentParticulars particulars) => new()
    {
        Agency = particulars.Agency,
        Purpose = particulars.Purpose,
        Datasets = { particulars.Datasets },
        From = particulars.From.ToProto(),
        Until = particulars.Until.ToProto(),
    };

    public static ConsentParticulars ToDomain(Proto.ConsentParticulars particulars) => new(
        particulars.Agency, particulars.Purpose, [.. particulars.Datasets], particulars.From.ToDomain()!.Value, particulars.Until.ToDomain()!.Value);
}
