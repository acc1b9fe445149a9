using System.Text;
using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Access;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Http;

/// <summary>
/// Serves checkpoint and tiles of the ledger at the paths of C2SP's tlog-tiles, <c>/checkpoint</c> and <c>/tile/L/N[.p/W]</c>, in the
/// format's own bytes, so that tools that know no other contract can verify. They are the calls of LedgerProofService, with the same
/// caller, limits and refusals.
/// </summary>
internal sealed class TileHttpCalls(HttpBackends backends)
{
    private const string CheckpointPath = "/checkpoint";
    private const string TextType = "text/plain; charset=utf-8";
    private const string BytesType = "application/octet-stream";
    private static readonly MethodDescriptor Checkpoint = MethodOf("GetCheckpoint");
    private static readonly MethodDescriptor Tile = MethodOf("GetTile");

    /// <summary>Maps the paths.</summary>
    public static void Map(IEndpointRouteBuilder calls, HttpBackends backends, CostEntry costs)
    {
        var served = new TileHttpCalls(backends);
        Map(calls, costs, CheckpointPath, Checkpoint, target => target == CheckpointPath, served.ServeCheckpoint);
        Map(calls, costs, "/tile/{**rest}", Tile, target => TileOf(target) is not null, served.ServeTile);
    }

    private static void Map(
        IEndpointRouteBuilder calls, CostEntry costs, string template, MethodDescriptor method, Func<string, bool> isPath,
            RequestDelegate serve)
    {
        var call = ContractCall.Of(PathOf(method));
        calls.MapMethods(template, [HttpMethods.Get], costs.Around(call, serve)).WithMetadata(new StatedPath(isPath), call);
    }

    private async Task ServeCheckpoint(HttpContext context)
    {
        if (await Ask(context, Checkpoint, new GetCheckpointRequest()) is GetCheckpointResponse answer)
            await UnaryHttpCall.Write(context.Response, TextType, Encoding.UTF8.GetBytes(answer.Note));
    }

    private async Task ServeTile(HttpContext context)
    {
        var tile = TileOf(context.Features.Get<IHttpRequestFeature>()!.RawTarget)
            ?? throw new InvalidOperationException("A path that names no tile came past the comparison of paths.");
        var request = new GetTileRequest { Level = tile.Level, Number = tile.Number, Width = tile.Width };
        if (await Ask(context, Tile, request) is GetTileResponse answer)
            await UnaryHttpCall.Write(context.Response, BytesType, answer.Hashes.Memory);
    }

    private async Task<IMessage?> Ask(HttpContext context, MethodDescriptor method, IMessage request)
    {
        try
        {
            HttpRequestReader.DemandHost(context);
            return await UnaryHttpCall.Ask(context, backends, method, PathOf(method), request);
        }
        catch (ApiException refusal)
        {
            await backends.Refuse(context, refusal);
            return null;
        }
    }

    private static TilePath? TileOf(string target) => target.StartsWith('/') ? TilePath.Parse(target[1..]) : null;

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private static MethodDescriptor MethodOf(string name) => LedgerProofService.Descriptor.FindMethodByName(name)
        ?? throw new InvalidOperationException($"LedgerProofService has no call {name}.");

    private sealed class StatedPath(Func<string, bool> isPath) : IStatedPath
    {
        public bool Is(string target) => isPath(target);
    }
}
