using System.IO.Compression;
using System.Text;

namespace CreditHub.Adapters.Tests.Fuzzing;

/// <summary>Spoils files as accidents and strangers do. The same seed gives the same files.</summary>
internal sealed class Mutator(int seed)
{
    private const int ChangesMax = 6;
    private const int SliceMax = 64;

    /// <summary>The number of an invented person, which must come out nowhere.</summary>
    public const string PersonNumber = "610113188001010015";

    private static readonly string[] Tokens =
    [
        "\"", "\"\"", ",", ",,,,,,", "\t", ";", "\r", "\n", "\r\n", "\0", "\uFEFF", "\uFFFD", "=\"", "'", "›", "≡", "　", PersonNumber,
            $"张三 {PersonNumber}",
        "99999999999999999999999999", "1e400", "-1", "2026-02-30", "自然人", "91610113MA9000011Y", "[", "]", "{", "}", ":", "null", "\\u0000",
            "\\ud800",
        "<", "</c>", "<c r=\"A1\">", " r=\"ZZZ99999999\"", " t=\"s\"", "<v>99999999</v>", "<is>", "<f/>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "_x0000_",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A number from 0 up to another.</summary>
    public int Next(int max) => _random.Next(max);

    /// <summary>Text or any bytes, spoilt.</summary>
    public byte[] Spoil(byte[] content)
    {
        var bytes = content.ToList();
        for (var changes = 1 + _random.Next(ChangesMax); changes > 0; changes--) Change(bytes);
        return [.. bytes];
    }

    /// <summary>A workbook with one of its parts spoilt, or its bytes.</summary>
    public byte[] SpoilWorkbook(byte[] content)
    {
        if (_random.Next(4) == 0) return Spoil(content);
        using var stream = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(content)))
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var spoilt = _random.Next(source.Entries.Count);
            for (var i = 0; i < source.Entries.Count; i++)
            {
                using var part = source.Entries[i].Open();
                using var copy = new MemoryStream();
                part.CopyTo(copy);
                using var written = target.CreateEntry(source.Entries[i].FullName).Open();
                written.Write(i == spoilt ? Spoil(copy.ToArray()) : copy.ToArray());
            }
        }

        return stream.ToArray();
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(_random.Next(SliceMax), bytes.Count - at);
        switch (_random.Next(6))
        {
            case 0 when bytes.Count > 0:
                bytes[Math.Min(at, bytes.Count - 1)] = (byte)_random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[_random.Next(Tokens.Length)]));
                break;
        }
    }
}
