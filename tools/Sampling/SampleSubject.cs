using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;

namespace CreditHub.Sampling;

/// <summary>An invented business.</summary>
internal sealed record SampleSubject
{
    /// <summary>Its place in the province, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its code, conforming and unique in the sample.</summary>
    public required UnifiedSocialCreditCode Code { get; init; }

    public required string Name { get; init; }

    public required string Representative { get; init; }

    /// <summary>What kind of business it is (企业类型).</summary>
    public required string LegalForm { get; init; }

    /// <summary>Whether it lives, as the register says (登记状态).</summary>
    public required string State { get; init; }

    public required Place Place { get; init; }

    public required Trade Trade { get; init; }

    /// <summary>Capital in 10,000 yuan (万元).</summary>
    public required int Capital { get; init; }

    public required BeijingDate EstablishedOn { get; init; }

    /// <summary>The day of the register's last approval (核准日期).</summary>
    public required BeijingDate ApprovedOn { get; init; }

    public required string Address { get; init; }

    public string CodeText => Code.ToString();

    /// <summary>What double publicity calls it (行政相对人类别).</summary>
    public string CounterpartKind => Code.IsIndividualBusiness ? "个体工商户" : "法人及非法人组织";

    /// <summary>Whether its records stand in force and its rows are spared from spoiling.</summary>
    public bool IsExemplar => Index < Exemplars.Count;
}
