using CreditHub.Client.Errors;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Grpc.Core;
using Xunit;

namespace CreditHub.Client.Tests;

public sealed class ErrorTests : HubFixture
{
    [Fact]
    public async Task Refusal_WithDetails_CarriesReasonMetadataAndAdvice()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(
            StatusCode.InvalidArgument, ErrorReason.CodeCheckCharacter, "Character 18 should be K.", ("expected", "K"), ("field", "code"));

        var refusal = await Assert.ThrowsAsync<CreditHubException>(() => Client.CheckAsync("x", "procurement", cancellationToken: Cancelled));

        Assert.Equal((StatusCode.InvalidArgument, ErrorReason.CodeCheckCharacter, "CODE_CHECK_CHARACTER"),
            (refusal.Status, refusal.Reason, refusal.ReasonName));
        Assert.Equal("K", refusal.Metadata["expected"]);
        Assert.Contains("Character 18 should be K.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("business licence", refusal.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_Overloaded_SaysHowLongToWait()
    {
        Hub.Calls.Refuse = (_, _) =>
            Refusals.Of(StatusCode.ResourceExhausted, ErrorReason.Overloaded, "Too much at once.", ("retry_after_ms", "250"));

        var refusal = await Assert.ThrowsAsync<CreditHubException>(() => Client.ListMattersAsync(Cancelled));

        Assert.Equal(TimeSpan.FromMilliseconds(250), refusal.RetryAfter);
    }

    [Fact]
    public async Task Refusal_WithoutDetails_KeepsStatusAndText()
    {
        Hub.Calls.Refuse = (_, _) => new RpcException(new Status(StatusCode.Internal, "Something odd."));

        var failure = await Assert.ThrowsAsync<CreditHubException>(() => Client.ListMattersAsync(Cancelled));

        Assert.Equal((StatusCode.Internal, ErrorReason.Unspecified, ""), (failure.Status, failure.Reason, failure.ReasonName));
        Assert.Contains("Something odd.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_NotThere_IsNamedByItsAddress()
    {
        var address = Hub.Address;
        await Hub.DisposeAsync();
        using var client = Connect(options => (options.Address, options.Deadline) = (address, TimeSpan.FromSeconds(20)));

        var failure = await Assert.ThrowsAsync<CreditHubException>(() => client.ListMattersAsync(Cancelled));

        Assert.Equal(StatusCode.Unavailable, failure.Status);
        Assert.Contains(address, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_ForEveryReasonOfTheCatalogue_SaysWhatToDo()
    {
        var unadvised = Enum.GetValues<ErrorReason>().Where(reason => reason != ErrorReason.Unspecified)
            .Where(reason => ErrorAdvice.For(reason) == "See the message.");

        Assert.Empty(unadvised);
    }
}
