using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CreditHub.TestKit;

/// <summary>
/// Go's own implementation of transparency logs and signed notes (golang.org/x/mod/sumdb, from Debian's packages) as a process that
/// answers questions: the hub's implementation is held against it.
/// </summary>
public sealed class GoOracle : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Process _process;

    private GoOracle(Process process) => _process = process;

    /// <summary>Builds and starts it.</summary>
    /// <exception cref="InvalidOperationException">The packages are not installed, or it does not build.</exception>
    public static GoOracle Start()
    {
        if (!File.Exists("/usr/bin/go") || !Directory.Exists("/usr/share/gocode/src/golang.org/x/mod/sumdb"))
        {
            throw new InvalidOperationException(
                "Go's packages are not installed: apt-get install golang-go golang-golang-x-mod-dev (./test.sh does it).");
        }

        var program = Path.Combine(Directory.CreateTempSubdirectory("credithub-oracle-").FullName, "oracle");
        using var build = Process.Start(Build(program))!;
        var errors = build.StandardError.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0) throw new InvalidOperationException($"The oracle does not build: {errors}");
        return new GoOracle(Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    /// <summary>Root and proofs of a tree over the first <paramref name="size"/> leaves.</summary>
    public Answer OfTree(IEnumerable<byte[]> leaves, long index, long from, long size) =>
        Ask(new { Leaves = leaves.Select(Convert.ToBase64String), Index = index, From = from, Size = size });

    /// <summary>
    /// Reads checkpoint and tiles of a hub by HTTP, as C2SP's tlog-tiles places them, proves them, and makes proofs of them.
    /// </summary>
    public Answer ReadTiles(string address, string key, long index, long from) =>
        Ask(new { Address = address, Keys = new[] { key }, Index = index, From = from });

    /// <summary>Opens a signed note with keys as Go writes them.</summary>
    public Answer Open(string note, params string[] keys) => Ask(new { Note = note, Keys = keys });

    /// <summary>Signs a text with a secret key as Go writes it.</summary>
    public Answer Sign(string text, string key) => Ask(new { Text = text, Key = key });

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Answer Ask(object question)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The oracle has ended.");
        return JsonSerializer.Deserialize<Answer>(line, Json)!;
    }

    private static ProcessStartInfo Build(string program, [CallerFilePath] string here = "")
    {
        var start = new ProcessStartInfo("/usr/bin/go", ["build", "-o", program, "main.go"])
        {
            RedirectStandardError = true, WorkingDirectory = Path.Combine(Path.GetDirectoryName(here)!, "Oracle"),
        };
        (start.Environment["GO111MODULE"], start.Environment["GOPATH"], start.Environment["GOFLAGS"]) = ("off", "/usr/share/gocode", "");
        start.Environment["GOCACHE"] = Path.Combine(Path.GetTempPath(), "credithub-gocache");
        return start;
    }

    /// <summary>What it answers.</summary>
    /// <param name="Root">The tree's root.</param>
    /// <param name="Inclusion">Proof that a leaf is in the tree.</param>
    /// <param name="Consistency">Proof that the tree begins with a smaller one.</param>
    /// <param name="Text">Text of an opened note.</param>
    /// <param name="Names">Names of the keys whose signatures hold.</param>
    /// <param name="Note">A signed note.</param>
    /// <param name="Error">Why there is no answer; null where there is one.</param>
    public sealed record Answer(
        byte[]? Root, byte[][]? Inclusion, byte[][]? Consistency, string? Text, string[]? Names, string? Note, string? Error);
}
