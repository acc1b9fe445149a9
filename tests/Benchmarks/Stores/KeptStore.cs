using CreditHub.Benchmarks.Running;
using Microsoft.Data.Sqlite;

namespace CreditHub.Benchmarks.Stores;

/// <summary>A store with a sample province, made once and kept for later runs.</summary>
/// <param name="Folder">Data folder of a hub.</param>
internal sealed record KeptStore(string Folder)
{
    /// <summary>Where stores are kept.</summary>
    public static string Root { get; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "credithub-bench");

    /// <summary>The ledger's file.</summary>
    public string Ledger => LedgerIn(Folder);

    private string Evidence => Path.Combine(Folder, "evidence");

    /// <summary>The ledger's file in a hub's data folder.</summary>
    public static string LedgerIn(string folder) => Path.Combine(folder, "ledger.db");

    /// <summary>The store of a province of so many companies; made where this version of schema and generator has not made it yet.</summary>
    public static async Task<KeptStore> OpenOrMake(int subjects, CancellationToken cancellationToken)
    {
        var store = new KeptStore(Path.Combine(Root, $"{subjects}-{StoreIdentity.Compute()}"));
        if (!File.Exists(store.Ledger)) await StoreMaker.Make(store, subjects, cancellationToken);

        // Decisions of earlier runs are no part of it: the hub would read their log again while it is measured.
        if (Directory.Exists(store.Evidence)) Directory.Delete(store.Evidence, recursive: true);
        return store;
    }

    /// <summary>Copies the store, for a benchmark that writes.</summary>
    public string CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Folder)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    /// <summary>The code of every company. A hub must have the store open.</summary>
    public IEnumerable<string> Codes()
    {
        using var connection = new SqliteConnection($"Data Source={Ledger};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT code FROM subject";
        using var row = command.ExecuteReader();
        while (row.Read()) yield return row.GetString(0);
    }

    /// <summary>Codes drawn at random and in random order, always the same.</summary>
    public string[] SampleCodes(int max)
    {
        var random = new Random(7);
        var sample = new List<string>(max);
        var seen = 0;
        foreach (var code in Codes())
        {
            seen++;
            if (sample.Count < max) sample.Add(code);
            else if (random.Next(seen) is var place && place < max) sample[place] = code;
        }

        var codes = sample.ToArray();
        random.Shuffle(codes);
        Say.Line($"{codes.Length:N0} of {seen:N0} companies are asked about.");
        return codes;
    }
}
