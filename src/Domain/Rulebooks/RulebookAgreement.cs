using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Rulebooks;

/// <summary>Holds the documents of a rulebook against each other: what one names the other has, and what one closes no other opens.</summary>
internal static class RulebookAgreement
{
    /// <summary>Where they contradict each other.</summary>
    public static IReadOnlyList<DocumentFinding> Findings(Rulebook rules, Func<string, bool> isRecordField) =>
    [
        .. In(rules, CatalogueReader.Document, Catalogue(rules)),
        .. In(rules, SharingDirectoryDocument.Document, Directory(rules, isRecordField)),
        .. In(rules, ProceduresDocument.Document, Procedures(rules)),
        .. In(rules, PublicityReader.Document, PublicityAgreement.Faults(rules, isRecordField)),
        .. rules.Documents.Supervision.SelectMany(d => In(rules, d.Name, Supervision(rules, d))),
    ];

    private static IEnumerable<DocumentFinding> In(Rulebook rules, string name, IEnumerable<DocumentFault> faults)
    {
        var json = rules.Documents.Find(name)!.Json;
        return faults.Select(f => f.In(name, json.Span));
    }

    private static IEnumerable<DocumentFault> Catalogue(Rulebook rules)
    {
        foreach (var matter in rules.Catalogue.Matters)
            foreach (var dataset in matter.Datasets.Where(d => rules.Directory.FindDataset(d) is null))
                yield return new($"matter {matter.Code}: the directory has no dataset {dataset}.", $"matters[code={matter.Code}].datasets");
        foreach (var list in rules.Catalogue.Lists)
            foreach (var fault in List(list, rules.Directory)) yield return new(fault, $"lists[code={list.Code}]");
        foreach (var measure in rules.Catalogue.Measures)
        {
            // A measure limited to a region that does not exist would act nowhere.
            foreach (var region in measure.RegionCodes.Where(r => !rules.Tables.Regions.Knows(r)))
                yield return new($"measure {measure.Code}: there is no region {region} in regions.json.", $"measures[code={measure.Code}].regions");
            foreach (var industry in measure.IndustryCodes.Where(i => rules.Tables.Industries.NameOf(IndustryCode.Parse(i)) is null))
                yield return new($"measure {measure.Code}: there is no industry {industry} in industries.json.", $"measures[code={measure.Code}].industries");
        }
    }

    private static IEnumerable<string> List(ListDefinition list, SharingDirectoryDocument directory)
    {
        foreach (var fault in Disclosed(list, directory)) yield return fault;
        if (list.Determination is not { } determination || directory.FindDataset(determination.Dataset) is not { } dataset) yield break;
        foreach (var body in determination.Bodies.Where(b => !dataset.ReportingAgencies.Contains(b)))
            yield return $"list {list.Code}: {body} determines for it, but does not report {determination.Dataset} by the directory.";
    }

    // What a check says of a list that is published by law a page must not deny.
    private static IEnumerable<string> Disclosed(ListDefinition list, SharingDirectoryDocument directory)
    {
        if (list.FromKind == RecordKind.None && list.Dataset.Length == 0)
        {
            yield return $"list {list.Code}: it names no dataset, so nothing says who may see its entries.";
            yield break;
        }

        if (list.FromKind == RecordKind.None && directory.FindDataset(list.Dataset) is not { Kind: RecordKind.ListEntry })
        {
            yield return $"list {list.Code}: the directory has no dataset {list.Dataset} of kind list-entry.";
            yield break;
        }

        if (!list.IsPublishedByLaw) yield break;
        foreach (var dataset in directory.Datasets.Where(d => list.IsIn(d) && d is { Disclosure: not Disclosure.Public, ClosedRule: "" }))
        {
            yield return $"list {list.Code}: lists of nature {list.Nature} are published by law, but the dataset {dataset.Code} is {dataset.Disclosure}. "
                + "Make it public, or name the closedRule by which it is not.";
        }
    }

    private static IEnumerable<DocumentFault> Directory(Rulebook rules, Func<string, bool> isRecordField)
    {
        // Rules are published by the operator alone: a directory without it could never be replaced.
        if (rules.Directory.FindAgency(AgencyDefinition.OperatorCode) is not { Kind: ParticipantKind.Operator, Purposes.Length: > 0 })
            yield return new($"there is no agency {AgencyDefinition.OperatorCode} of kind operator with a purpose: nobody could publish rules again.", "agencies");
        foreach (var agency in rules.Directory.Agencies.Where(a => a.RegionCode.Length > 0 && !rules.Tables.Regions.Knows(a.RegionCode)))
            yield return new($"agency {agency.Code}: there is no region {agency.RegionCode} in regions.json.", $"agencies[code={agency.Code}].regionCode");
        foreach (var dataset in rules.Directory.Datasets)
        {
            foreach (var path in dataset.Fields.Keys.Concat(dataset.ForbiddenFields).Where(p => !isRecordField(p)))
                yield return new($"dataset {dataset.Code}: a record has no field {path}.", $"datasets[code={dataset.Code}].fields['{path}']");
        }
    }

    private static IEnumerable<DocumentFault> Procedures(Rulebook rules)
    {
        if (rules.Directory.FindAgency(rules.Procedures.WorkingBody) is null)
            yield return new($"workingBody: the directory has no agency {rules.Procedures.WorkingBody}.", "workingBody");
        foreach (var missing in ProcedureTermCodes.Later.Where(code => !rules.Procedures.Has(code)).Order(StringComparer.Ordinal))
            yield return $"term {missing} is missing.";
        foreach (var share in rules.Procedures.Terms.Where(t => t.Unit == TermUnit.Percent && FeedbackTerms.Codes.Contains(t.Code)))
            yield return $"term {share.Code}: it is counted in days, working days or months.";
    }

    // A nature that no condition asks for leaves the tier of its companies as it is: right for some, but never by oversight.
    private static IEnumerable<DocumentFault> Supervision(Rulebook rules, RuleDocument document)
    {
        var of = rules.Supervision.OfDocument(document.Name);
        var natures = rules.Catalogue.Lists.Select(l => l.Nature).Distinct().Order();
        foreach (var nature in natures.Where(n => !of.LeftOut.Contains(n) && !of.Conditions.Any(c => AsksFor(c.ListNatures.Contains(n), c.Lists, n))))
            yield return new($"entries on lists of nature {nature} bear on no tier: ask for them in a condition, or name the nature in leftOut.", "conditions");

        bool AsksFor(bool byNature, IEnumerable<string> lists, ListNature nature) => byNature || lists.Any(l => rules.Catalogue.FindList(l)?.Nature == nature);
    }
}
