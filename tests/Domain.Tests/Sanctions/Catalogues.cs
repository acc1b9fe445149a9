using System.Text.Json.Nodes;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;

namespace CreditHub.Domain.Tests.Sanctions;

/// <summary>Catalogues for tests: the shipped one, and a small one that a test bends where it is about something.</summary>
internal static class Catalogues
{
    private const string Small =
        """
        {
          "version": "small",
          "matters": [{"code": "procurement", "nameZh": "政府采购", "nameEn": "Procurement", "rule": "rule"}],
          "lists": [
            {"code": "debtor", "nameZh": "失信被执行人", "nameEn": "Debtors", "nature": "serious-defaulter", "issuingRule": "rule", "remedy": "remedy", "fromKind": "judgment-default"},
            {"code": "a-rated", "nameZh": "A级纳税人", "nameEn": "A-rated", "nature": "honour", "issuingRule": "rule", "remedy": "remedy", "termMonths": 12, "fromKind": "tax-credit-grade", "fromGrade": "A"},
            {"code": "named", "nameZh": "其他名单", "nameEn": "Named by its entries", "nature": "key-attention", "issuingRule": "rule", "remedy": "remedy", "termMonths": 36}
          ],
          "measures": [
            {"code": "bar", "nameZh": "禁止", "nameEn": "Barred", "effect": "must", "matters": ["procurement"], "lists": ["debtor"],
             "legalBases": [{"instrument": "法", "article": "一", "inForceFrom": "2000-01-01"}],
             "penalties": [{"anyOf": ["permit-revoked", "closed"], "fineAtLeastYuan": 1000, "termMonths": 36}]},
            {"code": "consider", "nameZh": "考虑", "nameEn": "Considered", "effect": "may", "matters": ["procurement"], "lists": ["debtor", "named"],
             "legalBases": [{"instrument": "法", "article": "二", "inForceFrom": "2000-01-01"}]},
            {"code": "favour", "nameZh": "激励", "nameEn": "Favoured", "effect": "favour", "matters": ["procurement"], "lists": ["a-rated"],
             "legalBases": [{"instrument": "法", "article": "三", "inForceFrom": "2000-01-01"}]}
          ]
        }
        """;

    public static MeasureCatalogue Shipped { get; } = ReadShipped();

    /// <summary>The agencies of the shipped directory.</summary>
    public static DecidingBodies ShippedBodies { get; } = ReadBodies();

    public static MeasureCatalogue Standard { get; } = Bent(static _ => { });

    /// <summary>Reads the small catalogue after a change to its document.</summary>
    public static MeasureCatalogue Bent(Action<JsonNode> bend)
    {
        var document = JsonNode.Parse(Small)!;
        bend(document);
        return CatalogueReader.Read(ConfigFolder.Json(document.ToJsonString()));
    }

    /// <summary>The basis of sanctions with the shipped directory.</summary>
    public static SanctionBasis Basis(this MeasureCatalogue catalogue) => new(catalogue, ShippedBodies);

    private static DecidingBodies ReadBodies()
    {
        using var json = ConfigFolder.Open("directory.json");
        return new DecidingBodies(SharingDirectoryDocument.Read(json));
    }

    private static MeasureCatalogue ReadShipped()
    {
        using var json = ConfigFolder.Open("catalogue.json");
        return CatalogueReader.Read(json);
    }
}
