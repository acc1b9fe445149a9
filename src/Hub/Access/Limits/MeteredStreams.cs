using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Access.Limits;

/// <summary>A stream of requests that is read no faster than its agency's rate: the sender's window closes, and nothing is refused.</summary>
internal sealed class MeteredReader<T>(IAsyncStreamReader<T> inner, AgencyShare share, LimitOptions options) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            if (!await inner.MoveNext(cancellationToken)) return false;
        }
        catch (InvalidProtocolBufferException)
        {
            throw UnreadCalls.Malformed;
        }

        switch (inner.Current)
        {
            case CheckManyRequest questions:
                await AgencyShare.Pass(share.Questions, RequestCosts.OfQuestions(questions), options.QuestionsPerSecond, cancellationToken);
                break;
            case ReportRequest rows:
                await AgencyShare.Pass(share.Rows, rows.Rows.Count, options.RowsPerSecond, cancellationToken);
                break;
            default:
                await AgencyShare.Pass(share.Answers, 1, options.AnswersPerSecond, cancellationToken);
                break;
        }

        return true;
    }
}

/// <summary>A stream of answers that is written no faster than its agency's rate.</summary>
internal sealed class MeteredWriter<T>(IServerStreamWriter<T> inner, AgencyShare share, LimitOptions options) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        await AgencyShare.Pass(share.Answers, 1, options.AnswersPerSecond, cancellationToken);
        await inner.WriteAsync(message, cancellationToken);
    }
}
