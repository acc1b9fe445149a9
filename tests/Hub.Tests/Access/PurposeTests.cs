using CreditHub.Hub.Access;
using CreditHub.Hub.Tests.Evidence;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

/// <summary>A purpose is stated by the caller and never guessed.</summary>
public sealed class PurposeTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    [Fact]
    public async Task EveryCallToWhichAPurposeMatters_WithoutOne_IsRefusedAndLoggedWithoutOne()
    {
        await using var hub = await TestHub.StartAsync();
        var refused = 0;
        foreach (var method in ContractFacts.Methods.Values)
        {
            var reason = await Refusal(hub, method);
            var isNeeded = ContractCall.Of($"/{method.Service.FullName}/{method.Name}").NeedsPurpose;
            Assert.True(isNeeded == (reason == "PURPOSE_MISSING"), $"{method.FullName} was refused with '{reason}'.");
            if (isNeeded) refused++;
        }

        Assert.True(refused > 30, $"Only {refused} calls need a purpose.");
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        await DecisionLogTests.Flush(hub);
        var logged = Logged.Decisions(hub.EvidenceFolder).Where(d => d.Decision.Refusal == ErrorReason.PurposeMissing).ToList();
        Assert.NotEmpty(logged);
        Assert.All(logged, d => Assert.Equal("", d.Call.Purpose));
    }

    [Fact]
    public async Task Check_WithoutAPurpose_LeavesNoAnswerUnderTheDirectorysFirst()
    {
        await using var hub = await TestHub.StartAsync();
        var eligibility = new EligibilityService.EligibilityServiceClient(hub.Bare);
        var request = new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" };

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await eligibility.CheckAsync(request, TestHub.As("sx-bidding"), cancellationToken: TestHub.Token));

        Assert.Equal((StatusCode.InvalidArgument, "PURPOSE_MISSING"), (refused.StatusCode, refused.Reason()));
        await DecisionLogTests.Flush(hub);
        Assert.DoesNotContain(Logged.Decisions(hub.EvidenceFolder), d => d.Call.Agency == "sx-bidding" && d.Call.Purpose.Length > 0);
    }

    private static async Task<string> Refusal(TestHub hub, MethodDescriptor method)
    {
        var (type, options) = (TypeOf(method), new CallOptions(TestHub.As("operator"), cancellationToken: TestHub.Token));
        var called = new Method<byte[], byte[]>(type, method.Service.FullName, method.Name, Bytes, Bytes);
        try
        {
            var calls = hub.Bare.CreateCallInvoker();
            switch (type)
            {
                case MethodType.Unary:
                    await calls.AsyncUnaryCall(called, null, options, []);
                    break;
                case MethodType.ServerStreaming:
                    using (var stream = calls.AsyncServerStreamingCall(called, null, options, []))
                        await stream.ResponseStream.MoveNext(TestHub.Token);
                    break;
                default:
                    using (var stream = calls.AsyncDuplexStreamingCall(called, null, options))
                    {
                        await stream.RequestStream.CompleteAsync();
                        await stream.ResponseStream.MoveNext(TestHub.Token);
                    }

                    break;
            }

            return "";
        }
        catch (RpcException e)
        {
            return e.Reason();
        }
    }

    private static MethodType TypeOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (false, true) => MethodType.ServerStreaming,
        _ => MethodType.DuplexStreaming,
    };
}
