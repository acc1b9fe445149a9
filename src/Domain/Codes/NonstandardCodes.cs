using CreditHub.Domain.Documents;
using System.Collections.Frozen;

namespace CreditHub.Domain.Codes;

/// <summary>
/// The operator's list of lawful codes that fail a check character. Early pilot codes do, mostly in Fujian; to refuse them would lose real
/// companies, and to waive the check would let in every slip of the pen.
/// </summary>
public sealed class NonstandardCodes
{
    internal const string Document = "nonstandard-codes.json";

    private readonly FrozenDictionary<UnifiedSocialCreditCode, string> _reasons;

    private NonstandardCodes(FrozenDictionary<UnifiedSocialCreditCode, string> reasons) => _reasons = reasons;

    /// <summary>A list that names no code.</summary>
    public static NonstandardCodes Empty { get; } = new(FrozenDictionary<UnifiedSocialCreditCode, string>.Empty);

    /// <summary>The listed codes.</summary>
    public IReadOnlyCollection<UnifiedSocialCreditCode> Codes => _reasons.Keys;

    /// <summary>Reads <c>nonstandard-codes.json</c>.</summary>
    /// <exception cref="ReferenceDataException">The list has faults; all of them are named.</exception>
    public static NonstandardCodes Load(Stream json)
    {
        var reasons = new Dictionary<UnifiedSocialCreditCode, string>();
        ReferenceTable.Read<CodesFile>(Document, json, file => Fill(reasons, file));
        return new NonstandardCodes(reasons.ToFrozenDictionary());
    }

    private static IEnumerable<DocumentFault> Fill(Dictionary<UnifiedSocialCreditCode, string> reasons, CodesFile file)
    {
        var faults = new List<DocumentFault>();
        for (var i = 0; i < file.Codes.Count; i++)
        {
            var (text, reason) = file.Codes[i];
            var place = $"codes[{i}] '{text}'";
            if (string.IsNullOrWhiteSpace(reason)) Add($"{place}: reason is empty; say why the code is lawful.", i);
            if (!UnifiedSocialCreditCode.TryParse(text, out var code, out var fault)) Add($"{place}: not a unified social credit code ({fault}).", i);
            else if (code.Conformity == CodeConformity.Conforming) Add($"{place}: conforms to the standard and needs no entry; remove it.", i);
            else if (!reasons.TryAdd(code, reason)) Add($"{place}: listed twice; remove one.", i);
        }

        return faults;

        void Add(string fault, int i) => faults.Add(new DocumentFault(fault, $"codes[{i}]"));
    }

    /// <summary>Whether a code may name a subject, and if not, which check failed and what it expected.</summary>
    public CodeAcceptance Accepts(UnifiedSocialCreditCode code)
    {
        var conformity = code.Conformity;
        if (conformity == CodeConformity.Conforming) return CodeAcceptance.Conforming.Instance;
        if (_reasons.TryGetValue(code, out var reason)) return new CodeAcceptance.AcceptedNonstandard(conformity, reason);

        var text = code.ToString();
        return conformity == CodeConformity.WrongCheckCharacter
            ? new CodeAcceptance.Refused(conformity, 18, UnifiedSocialCreditCode.CheckCharacterOf(text), text[17])
            : new CodeAcceptance.Refused(conformity, 17, OrganisationCode.CheckCharacterOf(text.AsSpan(8, 8)), text[16]);
    }

    private sealed record CodesFile(string Source, IReadOnlyList<Entry> Codes);

    private sealed record Entry(string Code, string Reason);
}
