using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Verification;

/// <summary>Collects findings and compares rows.</summary>
internal sealed class Findings(LedgerDbContext context, int max)
{
    private static readonly ConcurrentDictionary<PropertyInfo, Func<object, object?>> Getters = [];
    private readonly List<LedgerFinding> _named = [];
    private readonly Dictionary<Type, (string Table, (Func<object, object?> Read, string Column)[] Columns)> _tables = [];

    public IReadOnlyList<LedgerFinding> Named => _named;

    public long More { get; private set; }

    public void Add(string table, string row, string fault)
    {
        if (_named.Count < max) _named.Add(new LedgerFinding(table, row, fault));
        else More++;
    }

    /// <summary>Takes what an interrupted verification had found.</summary>
    public void Resume(IReadOnlyList<LedgerFinding> named, long more)
    {
        _named.AddRange(named);
        More += more;
    }

    /// <summary>Takes what another collection holds.</summary>
    public void AddAll(Findings other)
    {
        foreach (var finding in other._named) Add(finding.Table, finding.Row, finding.Fault);
        More += other.More;
    }

    /// <summary>Compares rows of one key; a null is a row that is not there.</summary>
    public void Compare<T>(string row, T? expected, T? stored)
        where T : class
    {
        var (table, columns) = Table(typeof(T));
        if (expected is null && stored is null) return;
        if (stored is null)
        {
            Add(table, row, "is missing");
            return;
        }

        if (expected is null)
        {
            Add(table, row, "no entry says so");
            return;
        }

        foreach (var (read, column) in columns)
        {
            var (said, held) = (read(expected), read(stored));
            if (!AreEqual(said, held)) Add(table, row, $"{column} is {Text(held)}, entries say {Text(said)}");
        }
    }

    private static bool AreEqual(object? one, object? other) =>
        one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : Equals(one, other);

    private static string Text(object? value) => value switch
    {
        null => "nothing",
        byte[] bytes => $"{bytes.Length} bytes {Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}…",
        _ => $"«{value}»",
    };

    // Compiled, and kept for all pages: every column of every row is read by it.
    private static Func<object, object?> Getter(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(row, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), row).Compile();
    }

    private (string Table, (Func<object, object?> Read, string Column)[] Columns) Table(Type type)
    {
        if (_tables.TryGetValue(type, out var known)) return known;
        var entity = context.Model.FindEntityType(type)!;
        var table = entity.GetTableName()!;
        var columns = entity.GetProperties().Where(p => !Unproven.Columns.ContainsKey($"{table}.{p.GetColumnName()}"))
            .Select(p => (Getters.GetOrAdd(p.PropertyInfo!, Getter), p.GetColumnName())).ToArray();
        return _tables[type] = (table, columns);
    }
}
