using System.Linq.Expressions;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// Compiles ways into a record's fields once, when a format is loaded. Reflection's accessors cost a boxed value and two delegates a cell, a third
/// of a row's time.
/// </summary>
internal static class FieldAccess
{
    /// <summary>The fields on the way to a path, the last one the field itself; null with a fault where there is no such field.</summary>
    public static FieldDescriptor[]? Resolve(string path, List<string> faults)
    {
        var message = CreditRecord.Descriptor;
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            if (message?.FindFieldByName(name) is not { } field)
            {
                faults.Add($"{path}: a record has no field {name} there.");
                return null;
            }

            fields.Add(field);
            message = field.FieldType == FieldType.Message && !field.IsRepeated ? field.MessageType : null;
        }

        return [.. fields];
    }

    /// <summary>Writes a field of one value; messages on the way are made where they are missing.</summary>
    public static Action<CreditRecord, T> Setter<T>(FieldDescriptor[] path)
    {
        var record = Expression.Parameter(typeof(CreditRecord));
        var value = Expression.Parameter(typeof(T));
        return Within(path, record, owner =>
        {
            var property = Property(owner, path[^1]);
            return Expression.Assign(property, Expression.Convert(value, property.Type));
        }).Compile<Action<CreditRecord, T>>(record, value);
    }

    /// <summary>Adds to a field of several values, of enum values or of texts, what is not yet there.</summary>
    public static Action<CreditRecord, T> Adder<T>(FieldDescriptor[] path)
    {
        var record = Expression.Parameter(typeof(CreditRecord));
        var value = Expression.Parameter(typeof(T));
        return Within(path, record, owner =>
        {
            var list = Property(owner, path[^1]);
            var item = Expression.Convert(value, path[^1].FieldType == FieldType.Enum ? path[^1].EnumType.ClrType : typeof(T));
            return Expression.IfThen(
                Expression.Not(Expression.Call(list, nameof(List<>.Contains), null, item)), Expression.Call(list, nameof(List<>.Add), null, item));
        }).Compile<Action<CreditRecord, T>>(record, value);
    }

    /// <summary>Puts an entry into a field that is a map of texts.</summary>
    public static Action<CreditRecord, string> Putter(FieldDescriptor[] path, string key)
    {
        var record = Expression.Parameter(typeof(CreditRecord));
        var value = Expression.Parameter(typeof(string));
        return Within(path, record, owner => Expression.Assign(
            Expression.Property(Property(owner, path[^1]), "Item", Expression.Constant(key)), value)).Compile<Action<CreditRecord, string>>(record, value);
    }

    /// <summary>Reads a field as an object; null where a message on the way is missing.</summary>
    public static Func<CreditRecord, T?> Getter<T>(FieldDescriptor[] path)
    {
        var record = Expression.Parameter(typeof(CreditRecord));
        Expression Read(Expression owner, int at)
        {
            var value = Property(owner, path[at]);
            if (at == path.Length - 1) return Expression.Convert(value, typeof(T));
            var inner = Expression.Variable(value.Type);
            return Expression.Block(
                [inner],
                Expression.Assign(inner, value),
                Expression.Condition(Expression.Equal(inner, Expression.Constant(null, inner.Type)), Expression.Default(typeof(T)), Read(inner, at + 1)));
        }

        return Read(record, 0).Compile<Func<CreditRecord, T?>>(record);
    }

    private static BlockExpression Within(FieldDescriptor[] path, Expression record, Func<Expression, Expression> action)
    {
        var variables = new List<ParameterExpression>();
        var steps = new List<Expression>();
        var owner = record;
        foreach (var field in path[..^1])
        {
            var inner = Expression.Variable(field.MessageType.ClrType);
            var property = Property(owner, field);
            variables.Add(inner);
            steps.Add(Expression.Assign(inner, property));
            steps.Add(Expression.IfThen(
                Expression.Equal(inner, Expression.Constant(null, inner.Type)),
                Expression.Assign(property, Expression.Assign(inner, Expression.New(inner.Type)))));
            owner = inner;
        }

        steps.Add(action(owner));
        return Expression.Block(typeof(void), variables, steps);
    }

    private static MemberExpression Property(Expression owner, FieldDescriptor field) => Expression.Property(owner, field.PropertyName);

    private static TDelegate Compile<TDelegate>(this Expression body, params ParameterExpression[] parameters) => Expression.Lambda<TDelegate>(body, parameters).Compile();
}
