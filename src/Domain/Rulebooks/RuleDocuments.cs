using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Reports;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Statistics;

namespace CreditHub.Domain.Rulebooks;

/// <summary>A document of the rules as the operator wrote it.</summary>
/// <param name="Name">Its path in the folder, such as <c>catalogue.json</c> or <c>supervision/food-2026.json</c>.</param>
/// <param name="Json">Its bytes, comments and all.</param>
public sealed record RuleDocument(string Name, ReadOnlyMemory<byte> Json)
{
    /// <summary>The version that the document states of itself; null where it states none.</summary>
    public string? StatedVersion() => JsonLines.TextOf(Json.Span, "version");
}

/// <summary>The documents of one rulebook, unread: every document once, in order of name.</summary>
public sealed class RuleDocuments
{
    /// <summary>Name of the measures catalogue.</summary>
    public const string Catalogue = CatalogueReader.Document;

    /// <summary>Folder of the industries' supervision rules, of which there may be any number.</summary>
    public const string SupervisionFolder = "supervision/";

    /// <summary>Most bytes that a rulebook's documents have together.</summary>
    public const int BytesMax = 3 << 20;

    private readonly ImmutableSortedDictionary<string, RuleDocument> _byName;

    private RuleDocuments(ImmutableSortedDictionary<string, RuleDocument> byName)
    {
        _byName = byName;
        Hash = HashOf(byName.Values);
    }

    /// <summary>Names of the documents that every rulebook has.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        WorkingDayCalendarFile.Document, CatalogueReader.Document, SharingDirectoryDocument.Document, ForbiddenInformation.Document, Industries.Document,
        NonstandardCodes.Document, ProceduresDocument.Document, PublicityReader.Document, RegionsFile.Document, ReportReader.Document, PolicyTargets.Document,
    ];

    /// <summary>SHA-256 over names and contents, in lower-case hexadecimal digits: the same documents have the same.</summary>
    public string Hash { get; }

    /// <summary>The documents in order of name.</summary>
    public IEnumerable<RuleDocument> All => _byName.Values;

    /// <summary>Those of the industries' supervision rules.</summary>
    public IEnumerable<RuleDocument> Supervision => All.Where(d => d.Name.StartsWith(SupervisionFolder, StringComparison.Ordinal));

    /// <summary>Takes documents together.</summary>
    /// <exception cref="ReferenceDataException">One is missing, stands twice, is none of the rules, or all are too large.</exception>
    public static RuleDocuments Of(IEnumerable<RuleDocument> documents)
    {
        var all = documents.ToList();
        var findings = new List<DocumentFinding>();
        findings.AddRange(all.GroupBy(d => d.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => new DocumentFinding(g.Key, 0, "This document is given twice.")));
        findings.AddRange(all.Where(d => !IsKnown(d.Name)).Select(d => new DocumentFinding(d.Name, 0, "The rules have no such document; is its name misspelt?")));
        findings.AddRange(Required.Except(all.Select(d => d.Name)).Select(name => new DocumentFinding(name, 0, "This document is missing.")));
        if (all.Sum(d => (long)d.Json.Length) > BytesMax)
            findings.Add(new DocumentFinding(all.MaxBy(d => d.Json.Length)!.Name, 0, $"The documents have more than {BytesMax} bytes together; this is the largest."));
        ReferenceDataException.ThrowIfAny(findings);
        return new RuleDocuments(all.ToImmutableSortedDictionary(d => d.Name, d => d, StringComparer.Ordinal));
    }

    /// <summary>True for a name that a document of the rules may have.</summary>
    public static bool IsKnown(string name) => Required.Contains(name) || (name.StartsWith(SupervisionFolder, StringComparison.Ordinal)
        && name.EndsWith(".json", StringComparison.Ordinal) && name.Length <= 128 && !name[SupervisionFolder.Length..].Contains('/', StringComparison.Ordinal)
        && !name.Contains('\\', StringComparison.Ordinal));

    /// <summary>The document of a name; null where there is none.</summary>
    public RuleDocument? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Names of the documents that two rulebooks do not share, in order.</summary>
    public IReadOnlyList<string> DifferencesFrom(RuleDocuments other) =>
        [.. _byName.Keys.Union(other._byName.Keys).Where(name => !IsSame(Find(name), other.Find(name))).Order(StringComparer.Ordinal)];

    private static bool IsSame(RuleDocument? one, RuleDocument? other) => one is not null && other is not null && one.Json.Span.SequenceEqual(other.Json.Span);

    // Lengths go in, so that no byte can move from one document to the next unnoticed.
    private static string HashOf(IEnumerable<RuleDocument> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in documents)
        {
            Add(Encoding.UTF8.GetBytes(document.Name));
            Add(document.Json.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(ReadOnlySpan<byte> bytes)
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
