using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.TestKit;
using CsCheck;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>Signed notes and checkpoints: the published example, Go's implementation, and what is refused.</summary>
public sealed class NoteTests
{
    private const string PublishedKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string PublishedNote =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private const string GoSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    [Fact]
    public void Note_ThatIsPublished_IsReadProvenAndWrittenAsItIs()
    {
        var note = SignedNote.Parse(PublishedNote);
        var key = NoteKey.Parse(PublishedKey);
        Assert.Equal(PublishedKey, key.ToString());
        Assert.Same(key, Assert.Single(note.Verify([key])));
        Assert.Equal(PublishedNote, note.ToString());
    }

    [Fact]
    public void Note_OfAnyText_IsProvenByGoAndGosByUs()
    {
        using var go = GoOracle.Start();
        var signer = NewSigner("credithub/ledger/test", NoteKeyKind.Ed25519);
        var goKey = NoteKey.Parse(PublishedKey);
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['一', '龥'], Gen.Const('\n')), 1, 200].Sample(
            text =>
            {
                text += "\n";
                var opened = go.Open(new SignedNote(text, [signer.Sign(text)]).ToString(), signer.Key.ToString());
                Assert.Null(opened.Error);
                Assert.Equal((text, signer.Key.Name), (opened.Text, Assert.Single(opened.Names!)));
                var gos = SignedNote.Parse(go.Sign(text, GoSecret).Note!);
                Assert.Equal(text, gos.Text);
                Assert.Same(goKey, Assert.Single(gos.Verify([signer.Key, goKey])));
            },
            iter: 50, threads: 1);
    }

    [Fact]
    public void Note_OfWhichAnyCharacterIsAltered_IsNotProven() =>
        Gen.Select(Gen.Int[0, PublishedNote.Length - 1], Gen.Char[' ', '~']).Sample((at, character) =>
        {
            if (PublishedNote[at] == character) return;
            var altered = PublishedNote[..at] + character + PublishedNote[(at + 1)..];
            Assert.Throws<EvidenceFaultException>(() => SignedNote.Parse(altered).Verify([NoteKey.Parse(PublishedKey)]));
        });

    [Theory]
    [InlineData("no signatures\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n- hyphen AAAAAAAA\n")]
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name !!!!\n")]
    [InlineData("te\txt\n\n— name AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    public void Note_ThatIsNone_IsRefused(string note) => Assert.Throws<EvidenceFaultException>(() => SignedNote.Parse(note));

    [Theory]
    [InlineData("o\n1\nLQ==\n")]
    [InlineData("o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("o\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nx\n")]
    [InlineData("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nepoch 2\n")]
    [InlineData("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void Checkpoint_ThatIsNone_IsRefused(string text) => Assert.Throws<EvidenceFaultException>(() => LedgerCheckpoint.Parse(text));

    [Fact]
    public void Checkpoint_Written_IsReadAsItWas()
    {
        var checkpoint = new LedgerCheckpoint
        {
            Origin = "o", Size = 7, Root = TreeHash.Empty, Epoch = 2, EpochBeganAfter = 5, SignedAt = 1_764_471_234,
        };
        Assert.Equal("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nepoch 2 after 5\ntime 1764471234\n", checkpoint.Text);
        var read = LedgerCheckpoint.Parse(checkpoint.Text);
        Assert.Equal(checkpoint.Text, read.Text);
        Assert.Equal((2, 5, 1_764_471_234), (read.Epoch, read.EpochBeganAfter, read.SignedAt));
    }

    [Fact]
    public void Key_MadeOnce_IsTheSameAtTheNextStartAndItsOwnersAlone()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("credithub-key-").FullName, "secret", "checkpoint.key");
        var first = NoteSigner.OpenOrMake(path, "o", NoteKeyKind.Ed25519);
        Assert.Equal(first.Key.ToString(), NoteSigner.OpenOrMake(path, "o", NoteKeyKind.Ed25519).Key.ToString());
        Assert.Equal(first.Key.ToString() + "\n", File.ReadAllText(Path.ChangeExtension(path, ".vkey")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.WriteAllText(path, "nothing");
        Assert.Throws<FormatException>(() => NoteSigner.OpenOrMake(path, "o", NoteKeyKind.Ed25519));
    }

    private static NoteSigner NewSigner(string name, NoteKeyKind kind) =>
        NoteSigner.OpenOrMake(Path.Combine(Directory.CreateTempSubdirectory("credithub-key-").FullName, "key"), name, kind);
}
