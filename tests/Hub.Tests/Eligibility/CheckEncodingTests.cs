using CreditHub.Hub.Eligibility;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Eligibility;

/// <summary>A verdict put together from parts is, byte for byte, what any library writes: receipts are checked against those bytes.</summary>
public sealed class CheckEncodingTests
{
    private static readonly Guid Id = new("019a0f3c-7d51-7c3a-9e2b-0123456789ab");
    private static readonly DateTimeOffset At = new(2026, 11, 2, 17, 2, 3, 45, TimeSpan.Zero);

    [Fact]
    public void Of_AnswerWithEveryField_IsWhatTheLibraryWrites()
    {
        var whole = Filled();
        (whole.DecisionId, whole.DecidedAt) = (Id.ToString("N"), Rfc3339.Format(At));
        var ages = new CheckResponse { SourceAges = { whole.SourceAges } }.ToByteArray();
        var answer = whole.Clone();
        (answer.DecisionId, answer.DecidedAt) = ("", "");
        answer.SourceAges.Clear();
        Assert.Equal(whole.ToByteArray(), CheckEncoding.Of(answer, ages, Id, At).Bytes);
    }

    [Fact]
    public void Of_AnswerWithoutAgesOrReasons_IsWhatTheLibraryWrites()
    {
        var answer = new CheckResponse { Verdict = Verdict.Clear, CatalogueVersion = "1" };
        var encoded = CheckEncoding.Of(answer, [], Id, At);
        (answer.DecisionId, answer.DecidedAt) = (Id.ToString("N"), Rfc3339.Format(At));
        Assert.Equal(answer.ToByteArray(), encoded.Bytes);
    }

    // Every field, so that one that is added to the contract and forgotten here is missed.
    private static CheckResponse Filled()
    {
        var answer = new CheckResponse();
        foreach (var field in CheckResponse.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated) ((System.Collections.IList)field.Accessor.GetValue(answer)).Add(One(field));
            else field.Accessor.SetValue(answer, One(field));
        }

        return answer;
    }

    private static object One(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => field.Name,
        FieldType.Enum => Verdict.Barred,
        FieldType.Message => field.MessageType.Parser.ParseFrom(ByteString.Empty),
        _ => throw new NotSupportedException($"A field of type {field.FieldType} is new here: {field.Name}."),
    };
}
