using System.Text;

namespace CreditHub.Evidence.Transparency;

/// <summary>A signature line of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="Signature">The key's id of four bytes, then the signature.</param>
public sealed record NoteSignature(string Name, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The line, without its end.</summary>
    public override string ToString() => $"— {Name} {Convert.ToBase64String(Signature.Span)}";
}

/// <summary>A text with signatures below it, as C2SP's signed-note defines it.</summary>
/// <param name="Text">The text, which ends with a line feed.</param>
/// <param name="Signatures">At least one.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Characters of a note at most.</summary>
    public const int CharactersMax = 64 << 10;

    /// <summary>Signatures of a note at most.</summary>
    public const int SignaturesMax = 64;

    /// <summary>Reads a note. Nothing of it is proven by that.</summary>
    /// <exception cref="EvidenceFaultException">It is none.</exception>
    public static SignedNote Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Length > CharactersMax) throw new EvidenceFaultException($"The note is longer than {CharactersMax} characters.");
        if (note.Any(c => c < ' ' && c != '\n')) throw new EvidenceFaultException("The note has a control character in it.");
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 >= note.Length || !note.EndsWith('\n'))
            throw new EvidenceFaultException("The note has no signatures below an empty line.");
        var lines = note[(split + 2)..^1].Split('\n');
        if (lines.Length > SignaturesMax) throw new EvidenceFaultException($"The note has more than {SignaturesMax} signatures.");
        return new SignedNote(note[..(split + 1)], [.. lines.Select(Read)]);
    }

    /// <summary>The keys among those given that signed the note.</summary>
    /// <exception cref="EvidenceFaultException">None of them did, or a signature that bears the name and id of one is not its
    /// own.</exception>
    public IReadOnlyList<NoteKey> Verify(IEnumerable<NoteKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var signed = new List<NoteKey>();
        foreach (var key in keys)
        {
            foreach (var signature in Signatures.Where(s => s.Name == key.Name && s.Signature.Span[..NoteKey.IdSize].SequenceEqual(key.Id)))
            {
                if (!key.Made(Text, signature.Signature.Span[NoteKey.IdSize..]))
                    throw new EvidenceFaultException($"The signature of «{key.Name}» is not of its key: text or signature was altered.");
                if (!signed.Contains(key)) signed.Add(key);
            }
        }

        return signed.Count > 0 ? signed : throw new EvidenceFaultException(
            "None of the keys that are known signed this; it is signed by "
            + $"{string.Join(", ", Signatures.Select(s => s.Name).Distinct())}.");
    }

    /// <summary>The note as it is passed on.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures) note.Append(signature).Append('\n');
        return note.ToString();
    }

    private static NoteSignature Read(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 3 || parts[0] != "—" || !NoteKey.IsName(parts[1]))
            throw new EvidenceFaultException($"«{line}» is no signature line.");
        var signature = new byte[parts[2].Length];
        return Convert.TryFromBase64String(parts[2], signature, out var length) && length > NoteKey.IdSize
            ? new NoteSignature(parts[1], signature.AsMemory(0, length))
            : throw new EvidenceFaultException($"The signature of «{parts[1]}» is no Base64 of an id and a signature.");
    }
}
