using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;

namespace CreditHub.Domain.Cases;

/// <summary>
/// Numbers cases (办件编号): kind, day and twelve digits that follow from subject, caller and command. The same command leads to the same number,
/// so that a repetition can never begin a second case.
/// </summary>
public static class CaseNumber
{
    /// <summary>The number of the case that a command begins.</summary>
    public static string Of(CaseKind kind, BeijingDate openedOn, UnifiedSocialCreditCode subject, CaseCommand command)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes($"{subject}\n{command.Actor.Agency}\n{command.CommandId}"));
        return $"{PrefixOf(kind)}-{openedOn.Value:yyyyMMdd}-{Convert.ToHexStringLower(seed.AsSpan(0, 6))}";
    }

    private static string PrefixOf(CaseKind kind) => kind switch
    {
        CaseKind.Commitment => "CN",
        CaseKind.Repair => "XF",
        CaseKind.Objection => "YY",
        CaseKind.VoluntaryRegistration => "ZC",
        CaseKind.Listing => "RD",
        CaseKind.Rectification => "ZG",
        CaseKind.Ban => "JR",
        CaseKind.Accountability => "ZZ",
        CaseKind.Consent => "SQ",
        CaseKind.EntryEducation => "JY",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of case."),
    };
}
