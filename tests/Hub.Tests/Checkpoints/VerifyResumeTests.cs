using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>A verification that is interrupted anywhere goes on where it was, and comes to the same result.</summary>
public sealed class VerifyResumeTests(StoreVerificationTests.FilledStore filled)
    : IClassFixture<StoreVerificationTests.FilledStore>, IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-verify-").FullName;

    private string State => Path.Combine(_folder, "verify.state");

    [Fact]
    public void Verification_InterruptedAfterEachPage_EndsWithTheSameResult()
    {
        var (runs, last) = (0, 0L);
        VerificationResult? result = null;
        while (result is null && ++runs < 100)
        {
            result = Run(filled.Path, interruptAfter: 1);
            if (result is null) Assert.True(File.Exists(State));
            last = result?.ResumedAt ?? 0;
        }

        Assert.Empty(result!.Findings);
        Assert.Equal(filled.Checkpoint.Size, result.Entries);
        Assert.Equal(filled.Checkpoint.Root.ToArray(), result.Root.ToArray());
        Assert.True(runs > 8, $"{runs} runs have not interrupted it often.");
        Assert.True(last > filled.Checkpoint.Size / 2);
        Assert.False(File.Exists(State));
    }

    [Theory]
    [InlineData("UPDATE source_status SET rows_taken = rows_taken + 1", "source_status")]
    [InlineData("UPDATE waiting_row SET state = 1 - state", "waiting_row")]
    [InlineData("UPDATE subject_number SET confirmed = 1 - confirmed", "subject_number")]
    [InlineData("DELETE FROM subject_number WHERE rowid = (SELECT min(rowid) FROM subject_number)", "subject_number")]
    [InlineData("UPDATE batch SET position = position - 1", "batch")]
    [InlineData("DELETE FROM tree_tile WHERE level = 1", "tree_tile")]
    [InlineData("UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = (SELECT max(position) FROM entry)", "entry")]
    public void WhatIsHeldAgainstTheEnd_IsFoundByARunThatWasResumed(string edit, string table)
    {
        var copy = Copy();
        VerificationResult? result = Run(copy, interruptAfter: 8);
        Assert.Null(result);
        Edit(copy, edit);
        result = Run(copy);
        Assert.True(result!.ResumedAt > 0);
        Assert.Contains(result.Findings, f => f.Table == table);
    }

    [Fact]
    public void WhatWasFoundBeforeTheInterruption_StaysFound()
    {
        var copy = Copy();
        Edit(copy, "UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = 2");
        Assert.Null(Run(copy, interruptAfter: 8));
        Edit(copy, "UPDATE entry SET recorded_at = recorded_at - 1 WHERE position = 2");
        Assert.Contains(Run(copy)!.Findings, f => f is { Table: "entry", Row: "2" });
    }

    [Fact]
    public void Verification_BeginsAnew_WhereTheStateIsOfAnotherStoreOrUnreadable_OrACheckpointWasPassedAlready()
    {
        Assert.Null(Run(filled.Path, interruptAfter: 8));
        var kept = File.ReadAllBytes(State);
        Assert.True(Run(filled.Path)!.ResumedAt > 0);

        File.WriteAllBytes(State, kept);
        var forged = filled.Checkpoint with { Size = 2, Root = TreeHash.Empty };
        var result = Run(filled.Path, checkpoints: [forged, filled.Checkpoint])!;
        Assert.Equal(0, result.ResumedAt);
        Assert.Contains(result.Findings, f => f.Fault.Contains("rewritten", StringComparison.Ordinal));

        File.WriteAllBytes(State, kept);
        var copy = Copy();
        Edit(copy, "UPDATE ledger_store SET store_id = '00000000' || substr(store_id, 9)");
        Assert.Equal(0, Run(copy)!.ResumedAt);

        File.WriteAllBytes(State, kept[..(kept.Length / 2)]);
        Assert.Equal(0, Run(filled.Path)!.ResumedAt);

        File.WriteAllBytes(State, kept);
        using var output = new StringWriter();
        var arguments = VerifyCommand.Read(["--restart", "--state", State, "--Hub:DataFolder=x"]);
        Assert.Equal(["--Hub:DataFolder=x"], arguments.Settings);
        var progress = new VerifyProgress(TextWriter.Null, isTerminal: true, TimeProvider.System);
        Assert.Equal(0, VerifyCommand.Run(Options(filled.Path), _folder, arguments.Own, output, progress, TestHub.Token));
        Assert.StartsWith("PROVEN", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_OnATerminalIsABar_AndElsewhereLines()
    {
        var time = new FakeTimeProvider();
        using var drawn = new StringWriter();
        using var written = new StringWriter();
        var (bar, lines) = (new VerifyProgress(drawn, isTerminal: true, time), new VerifyProgress(written, isTerminal: false, time));
        foreach (var progress in new[] { bar, lines })
        {
            progress.Take(new VerificationProgress("entries", 0, 1000));
            progress.Take(new VerificationProgress("subjects", 0, 1000));
        }

        time.Advance(TimeSpan.FromSeconds(30));
        foreach (var progress in new[] { bar, lines })
        {
            progress.Take(new VerificationProgress("entries", 500, 1000));
            progress.End();
        }

        Assert.Contains("[######..................] 25", drawn.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\r", drawn.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", drawn.ToString(), StringComparison.Ordinal);
        Assert.Equal("25 %, 250 of 1,000 entries, 500 a minute, 0:01:30 left", written.ToString().Trim());
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    private VerificationResult? Run(string path, int interruptAfter = int.MaxValue, IReadOnlyList<LedgerCheckpoint>? checkpoints = null)
    {
        using var stop = new CancellationTokenSource();
        var pages = 0;
        var options = new VerificationOptions
        {
            Checkpoints = checkpoints ?? [filled.Checkpoint],
            StateFile = State,
            StateEvery = TimeSpan.Zero,
            PageEntries = 30,
            Progress = _ =>
            {
                if (++pages == interruptAfter) stop.Cancel();
            },
        };
        try
        {
            return LedgerVerifier.Run(Options(path), options, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private string Copy()
    {
        var copy = Path.Combine(_folder, "copy.db");
        File.Copy(filled.Path, copy, overwrite: true);
        return copy;
    }

    private static LedgerOptions Options(string path) => new() { ConnectionString = $"Data Source={path};Pooling=False" };

    private static void Edit(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA ignore_check_constraints = ON; " + sql;
        command.ExecuteNonQuery();
    }
}
