using System.Data;
using System.Data.Common;

namespace CreditHub.Ledger.Engines;

/// <summary>A statement with its parameters, in the order in which values are bound.</summary>
internal sealed record Statement(string Sql, params (string Name, DbType Type)[] Parameters);

/// <summary>A connection that keeps its statements prepared. Used by one thread at a time.</summary>
internal sealed class LedgerConnection(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];

    public DbConnection Inner => connection;

    /// <summary>The prepared command of a statement with values bound; null is the database's null.</summary>
    public DbCommand Bind(Statement statement, DbTransaction? transaction, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(statement.Sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = statement.Sql;
            AddParameters(statement, command.CreateParameter, command.Parameters);
            if (statement.Parameters.All(p => p.Type is not (DbType.String or DbType.Binary)) || connection is not Microsoft.Data.SqlClient.SqlConnection)
                command.Prepare();
            _prepared.Add(statement.Sql, command);
        }

        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        connection.Dispose();
    }

    /// <summary>Makes a statement's parameters.</summary>
    public static void AddParameters(Statement statement, Func<DbParameter> create, DbParameterCollection into)
    {
        foreach (var (name, type) in statement.Parameters)
        {
            var parameter = create();
            parameter.ParameterName = "@" + name;
            parameter.DbType = type;
            into.Add(parameter);
        }
    }
}
