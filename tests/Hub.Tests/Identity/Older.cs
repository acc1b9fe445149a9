using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Identity;

/// <summary>Rows that name their subject by numbers of before the unified code.</summary>
internal static class Older
{
    public const string Registration = "610000100457811";
    public const string OtherRegistration = "110000005019473";

    /// <summary>The organisation code inside a code, as old forms write it.</summary>
    public static string OrganisationOf(string code) => UnifiedSocialCreditCode.Parse(code).OrganisationCode.ToHyphenatedString();

    public static string TaxOf(string code) => "610113" + UnifiedSocialCreditCode.Parse(code).OrganisationCode;

    /// <summary>A registration that states an older number beside its code.</summary>
    public static CreditRecord Known(string code, string registration = "", string tax = "")
    {
        var record = Rows.Registration(code);
        (record.Subject.RegistrationNumber, record.Subject.TaxRegistrationNumber) = (registration, tax);
        return record;
    }

    /// <summary>A penalty without a code.</summary>
    public static CreditRecord Penalty(
        string registration = "", string organisation = "", string tax = "", string name = "某公司", string number = "陕市监处罚(2019)1号", long version = 1)
    {
        var record = Rows.Penalty();
        (record.RecordNumber, record.Version) = (number, version);
        record.Subject = new SubjectReference
        {
            RegistrationNumber = registration, OrganisationCode = organisation, TaxRegistrationNumber = tax, Name = name,
        };
        return record;
    }

    /// <summary>Reports one record and returns its result.</summary>
    public static async Task<RowResult> Take(this TestHub hub, CreditRecord record) => (await hub.Report("sx-market", Rows.Of(record)))[0];

    /// <summary>Everything that waits for an agency.</summary>
    public static async Task<IReadOnlyList<WaitingRow>> Waiting(this TestHub hub, string agency = "sx-market", Action<ListWaitingRequest>? with = null)
    {
        var request = new ListWaitingRequest();
        with?.Invoke(request);
        return (await hub.Identity.ListWaitingAsync(request, TestHub.As(agency), cancellationToken: TestHub.Token)).Rows;
    }

    /// <summary>Decides about a row.</summary>
    public static async Task<ResolveWaitingResponse> Decide(this TestHub hub, long id, Action<ResolveWaitingRequest> decide, string agency = "sx-market")
    {
        var request = new ResolveWaitingRequest { WaitingId = id };
        decide(request);
        return await hub.Identity.ResolveWaitingAsync(request, TestHub.As(agency), cancellationToken: TestHub.Token);
    }

    public static async Task<int> RecordsOf(this TestHub hub, string code) =>
        (await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = code }, cancellationToken: TestHub.Token)).Records.Count;
}
