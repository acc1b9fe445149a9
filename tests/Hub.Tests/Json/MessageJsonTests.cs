using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using CreditHub.Hub.Tests.Contract;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Json;

public sealed class MessageJsonTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static IEnumerable<MessageDescriptor> Requests => ContractFacts.Methods.Values.Select(m => m.InputType).Distinct().OrderBy(m =>
        m.Name, StringComparer.Ordinal);

    [Fact]
    public void Written_IsWhatTheLibraryWrites()
    {
        var random = new RandomRequests(41);
        foreach (var message in Requests.SelectMany(m => Enumerable.Range(0, 40).Select(_ => random.Of(m))))
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Formatter.Format(message)), JsonNode.Parse(Written(message))),
                $"{message.Descriptor.Name}: {Written(message)}");
    }

    [Fact]
    public void Answers_OfEveryType_CanBeWrittenAndReadBack()
    {
        Assert.All(ContractFacts.Methods.Values.Select(m => m.OutputType), type =>
        {
            var message = type.Parser.ParseFrom([]);
            Assert.Equal("{}", Written(message));
            Assert.Equal(message, Read(type, "{}"));
        });
        var large = new CheckAnswer
        {
            Number = long.MinValue,
            Check = new CheckResponse { CommitmentPath = new CommitmentPath { Review = true } }
        };
        Assert.Equal("""{"number":"-9223372036854775808","check":{"commitment_path":{"review":true}}}""", Written(large));
    }

    [Fact]
    public void Read_OfEitherFormOfNames_IsTheMessage()
    {
        var random = new RandomRequests(42);
        foreach (var message in Requests.SelectMany(m => Enumerable.Range(0, 40).Select(_ => random.Of(m))))
        {
            Assert.Equal(message, Read(message.Descriptor, Formatter.Format(message)));
            Assert.Equal(message, Read(message.Descriptor, JsonFormatter.Default.Format(message)));
            Assert.Equal(message, Read(message.Descriptor, Written(message)));
        }
    }

    [Theory]
    [InlineData("""{"number": 9007199254740993}""", 9007199254740993L)]
    [InlineData("""{"number": "9007199254740993"}""", 9007199254740993L)]
    [InlineData("""{"number": 3.0}""", 3L)]
    [InlineData("""{"number": 3e2}""", 300L)]
    [InlineData("""{"number": null}""", 0L)]
    [InlineData("{\"n\\u0075mber\": 1}", 1L)]
    public void WholeNumbers_InAnyForm_AreRead(string json, long number) =>
        Assert.Equal(number, ((CheckQuestion)Read(CheckQuestion.Descriptor, json)).Number);

    [Theory]
    [InlineData("", "MessageMalformed", "")]
    [InlineData("[]", "MessageMalformed", "")]
    [InlineData("{} {}", "MessageMalformed", "")]
    [InlineData("""{"number": 1,}""", "MessageMalformed", "")]
    [InlineData("""{"number": 1 /* one */}""", "MessageMalformed", "")]
    [InlineData("""{"number": 1, "number": 1}""", "MessageMalformed", "number")]
    [InlineData("""{"check": {"matter_code": "a", "matterCode": "b"}}""", "MessageMalformed", "check.matter_code")]
    [InlineData("""{"number": 1.5}""", "MessageMalformed", "number")]
    [InlineData("""{"number": 9223372036854775808}""", "MessageMalformed", "number")]
    [InlineData("""{"number": 1e400000000}""", "MessageMalformed", "number")]
    [InlineData("""{"number": "0x1"}""", "MessageMalformed", "number")]
    [InlineData("""{"number": true}""", "MessageMalformed", "number")]
    [InlineData("""{"check": {"papers_missing": "true"}}""", "MessageMalformed", "check.papers_missing")]
    [InlineData("""{"check": {"matter_code": "\ud800"}}""", "MessageMalformed", "check.matter_code")]
    [InlineData("""{"check": []}""", "MessageMalformed", "check")]
    [InlineData("""{"check": {"freshness": {"at_least": {}, "fully_consistent": true}}}""", "ArgumentsConflict",
        "check.freshness.fully_consistent")]
    [InlineData("""{"Number": 1}""", "FieldUnknown", "Number")]
    [InlineData("""{"check": {"effective_on": {"week": [[{}]], "year": 2026}}}""", "FieldUnknown", "check.effective_on.week")]
    public void Texts_ThatAreNoMessage_AreRefusedWithTheirField(string json, string reason, string field)
    {
        var refused = Assert.Throws<ApiException>(() => Read(CheckQuestion.Descriptor, json));

        Assert.Equal(reason, $"{refused.Reason}");
        Assert.Equal(field, refused.Others.Count == 0 && refused.Metadata.TryGetValue("field", out var named) ? named
            : reason == "ArgumentsConflict" ? field : "");
    }

    [Fact]
    public void Faults_OfOneText_AreToldTogether()
    {
        var refused = Assert.Throws<ApiException>(() => Read(
            WatchRequest.Descriptor,
                """{"heartbeat_seconds": "x", "filter": {"kinds": ["NO_KIND", 1], "list_codes": [7], "more": 0}, "now": {}, "beginning": {}}"""
            ));

        List<(ErrorReason, string)> told = [(refused.Reason, refused.Metadata.GetValueOrDefault("field", "")),
            .. refused.Others.Select(o => (o.Reason, o.Field))];
        Assert.Equal(
            [(ErrorReason.UnknownCode, "filter.kinds[0]"), (ErrorReason.ArgumentsConflict, "beginning"), (ErrorReason.MessageMalformed,
                "heartbeat_seconds"),
             (ErrorReason.MessageMalformed, "filter.list_codes[0]"), (ErrorReason.FieldUnknown, "filter.more")],
            told.Select(t => t.Item1 == ErrorReason.ArgumentsConflict ? (t.Item1, "beginning") : t));
    }

    [Fact]
    public void Depth_BeyondTheBound_IsRefusedAndNotFollowed()
    {
        var deep = $$"""{"x": {{new string('[', 100_000)}}{{new string(']', 100_000)}} }""";

        Assert.Equal(ErrorReason.MessageMalformed, Assert.Throws<ApiException>(() => Read(CheckRequest.Descriptor, deep)).Reason);
    }

    [Fact]
    public void Bytes_ThatAreNotUtf8_AreRefused()
    {
        byte[] json = [.. "{\"matter_code\": \""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(ErrorReason.MessageMalformed, Assert.Throws<ApiException>(() =>
            MessageReader.Read(CheckRequest.Descriptor, new ReadOnlySequence<byte>(json))).Reason);
    }

    [Fact]
    public void RandomTexts_NeverFailOtherwiseThanByARefusal()
    {
        var random = new Random(43);
        var requests = new RandomRequests(44);
        byte[] spoils = [.. "{}[]\":,0e-\\\n"u8, 0xFF, 0];
        foreach (var message in Requests.SelectMany(m => Enumerable.Range(0, 30).Select(_ => requests.Of(m))))
        {
            var json = Encoding.UTF8.GetBytes(Formatter.Format(message));
            for (var i = random.Next(1, 5); i > 0; i--) json[random.Next(json.Length)] = spoils[random.Next(spoils.Length)];
            try
            {
                MessageReader.Read(message.Descriptor, Split(json, random));
            }
            catch (ApiException)
            {
                // What is wanted.
            }
        }
    }

    // In two segments, as bodies come.
    private static ReadOnlySequence<byte> Split(byte[] json, Random random)
    {
        var at = random.Next(json.Length);
        var first = new Segment(json.AsMemory(0, at), null);
        var second = new Segment(json.AsMemory(at), first);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private static IMessage Read(MessageDescriptor type, string json) =>
        MessageReader.Read(type, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));

    private static string Written(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MessageWriter.Write(message, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            before.Next = this;
            RunningIndex = before.Memory.Length;
        }
    }
}
