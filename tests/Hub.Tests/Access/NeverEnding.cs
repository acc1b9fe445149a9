using System.Net;
using System.Net.Http.Headers;

namespace CreditHub.Hub.Tests.Access;

/// <summary>A message that says it is long and never comes.</summary>
internal sealed class NeverEnding : HttpContent
{
    public NeverEnding() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[] { 0, 0, 16, 0, 0 }, TestHub.Token);
        await stream.FlushAsync(TestHub.Token);
        await Task.Delay(Timeout.Infinite, TestHub.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
