using CreditHub.Hub.Eligibility;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Eligibility;

/// <summary>A verdict put together from parts is, byte for byte, what any library writes: receipts are checked against those bytes.</summary>
public sealed class CheckEncodingTests
{
    [Fact]
    public void Of_AnswerWithEveryField_IsWhatTheLibraryWrites()
    {
        var whole = Filled();
        var ages = new CheckResponse { SourceAges = { whole.SourceAges } }.ToByteArray();
        var answer = whole.Clone();
        answer.SourceAges.Clear();
        Assert.Equal(whole.ToByteArray(), CheckEncoding.Of(answer, ages).Bytes);
    }

    [Fact]
    public void Of_AnswerWithoutAgesOrReasons_IsWhatTheLibraryWrites()
    {
        var answer = new CheckResponse { Verdict = Verdict.Clear, DecisionId = "0", CatalogueVersion = "1" };
        Assert.Equal(answer.ToByteArray(), CheckEncoding.Of(answer, []).Bytes);
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
