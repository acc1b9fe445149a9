using System.Data.Common;

namespace CreditHub.Ledger.Engines;

/// <summary>How the writes of a group reach the store. Kept with its connection; used by one thread, one transaction after the other.</summary>
internal abstract class StatementSink : IDisposable
{
    /// <summary>Begins a group.</summary>
    public abstract void Begin(DbTransaction transaction);

    /// <summary>Takes a statement with its values: texts, numbers, truth values, memory of bytes; null is the database's null.</summary>
    public abstract void Run(Statement statement, params ReadOnlySpan<object?> values);

    /// <summary>Ends a group: everything taken has been run when this returns.</summary>
    public abstract void End();

    /// <summary>Drops what was taken and not run, and frees what was prepared.</summary>
    public abstract void Dispose();
}

/// <summary>Sends the statements of a group in one round trip.</summary>
internal sealed class BatchSink(DbConnection connection) : StatementSink
{
    private DbBatch? _batch;

    public override void Begin(DbTransaction transaction)
    {
        _batch?.Dispose();
        _batch = connection.CreateBatch();
        _batch.Transaction = transaction;
    }

    public override void Run(Statement statement, params ReadOnlySpan<object?> values)
    {
        var command = _batch!.CreateBatchCommand();
        command.CommandText = statement.Sql;
        LedgerConnection.AddParameters(statement, command.CreateParameter, command.Parameters);
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] switch { null => DBNull.Value, ReadOnlyMemory<byte> bytes => bytes.ToArray(), var value => value };
        _batch.BatchCommands.Add(command);
    }

    public override void End() => _batch!.ExecuteNonQuery();

    public override void Dispose() => _batch?.Dispose();
}
