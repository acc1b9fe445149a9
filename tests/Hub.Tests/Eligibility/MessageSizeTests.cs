using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Eligibility;

/// <summary>
/// A client that was set up with nothing but an address takes 4 MiB a message; the hub sends no more, and loses nothing by it.
/// </summary>
public sealed class MessageSizeTests
{
    private const int ReasonsOfOne = 12;

    [Fact]
    public async Task CheckMany_OfTheWorstMessage_IsAnsweredWithinWhatADefaultClientTakes()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", [.. Enumerable.Range(0, ReasonsOfOne).Select(n => Rows.Of(Long(n)))]);
        var message = new CheckManyRequest();
        for (var i = 0; i < 1000; i++)
            message.Questions.Add(new CheckQuestion
            {
                Number = i,
                Check = new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "honour" }
            });
        using var call = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
        await call.RequestStream.WriteAsync(message, TestHub.Token);
        await call.RequestStream.CompleteAsync();

        var (numbers, bytes) = (new List<long>(), 0L);
        await foreach (var response in call.ResponseStream.ReadAllAsync(TestHub.Token))
        {
            Assert.InRange(response.CalculateSize(), 1, MessageSize.ClientMax);
            Assert.NotEmpty(response.Token.Value);
            Assert.NotEmpty(response.DecidedAt);
            Assert.NotEmpty(response.SourceAges);
            bytes += response.CalculateSize();
            numbers.AddRange(response.Answers.Select(a => a.Number));
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(n => (long)n), numbers);
        Assert.True(bytes > 2 * MessageSize.ClientMax, $"{bytes} bytes are not the worst.");

        // The client that agencies use asks in messages of its own and gets every answer.
        using var client = hub.ClientOf("sx-procurement", "procurement");
        var answers = await client.CheckManyAsync(message.Questions.ToAsyncEnumerable(), TestHub.Token).ToListAsync(TestHub.Token);
        Assert.Equal(1000, answers.Count);
    }

    public static TheoryData<string> Messages => ["answers", "receipts", "changes", "cases", "snapshot"];

    [Theory]
    [MemberData(nameof(Messages))]
    public void EveryMessageOfAStream_ThatIsTooLarge_IsTakenApartInOrder(string name)
    {
        var text = new string('字', 3000);
        switch (name)
        {
            case "answers":
                Splits(new CheckManyResponse { DecidedAt = "t" }, m => m.Answers, n =>
                    new CheckAnswer { Number = n, Fault = new QuestionFault { Message = text } });
                break;
            case "receipts":
                Splits(new ReportResponse(), m => m.Results, n => new RowResult
                {
                    Row = n,
                    Refused = new RowRefusal { Faults = { new FieldFault { Message = text } } }
                });
                break;
            case "changes":
                Splits(new ChangeSet { RecordedAt = "t" }, m => m.Changes, n =>
                    new SanctionChange { MatterCode = $"{n}", SubjectName = text });
                break;
            case "cases":
                Splits(new CaseChangeSet { RecordedAt = "t" }, m => m.Changes, n =>
                    new CaseChange { Case = new Case { CaseId = $"{n}", SubjectName = text } });
                break;
            default:
                Splits(new SnapshotEntry { SubjectName = "公司" }, m => m.Sanctions, n =>
                    new Sanction { ListCode = $"{n}", DocumentNumber = text });
                break;
        }
    }

    [Fact]
    public void Fitting_OfOneItemThatIsTooLarge_IsThatOne()
    {
        var huge = new CaseChange { Case = new Case { SubjectName = new string('x', MessageSize.ClientMax) } };
        Assert.Equal(1, MessageSize.Fitting([huge, huge]));
        Assert.Equal(0, MessageSize.Fitting<CaseChange>([]));
    }

    private static void Splits<TMessage, TItem>(TMessage message, Func<TMessage, RepeatedField<TItem>> items, Func<int, TItem> item)
        where TMessage : class, IMessage<TMessage>
        where TItem : IMessage<TItem>
    {
        var small = message.Clone();
        items(small).Add(item(0));
        Assert.Same(small, Assert.Single(MessageSize.Parts(small, items)));

        List<TItem> all = [.. Enumerable.Range(0, 1500).Select(item)];
        items(message).AddRange(all);
        Assert.True(message.CalculateSize() > 2 * MessageSize.ClientMax);
        var parts = MessageSize.Parts(message, items);
        Assert.All(parts, part => Assert.InRange(part.CalculateSize(), 1, MessageSize.ClientMax));
        Assert.Equal(all, parts.SelectMany(p => items(p)));
        Assert.True(parts.Count < 6, $"{parts.Count} parts are more than needed.");
    }

    private static CreditRecord Long(int number)
    {
        var record = Rows.JudgmentDefault(number: $"(2026)陕0113执{number}号");
        record.Authority.Name = new string('法', 100);
        return record;
    }
}
