using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Errors;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace CreditHub.Hub.Tests.Access;

/// <summary>Every method of the contract, in every spelling that a path can have, by callers who must not get in.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private const string OperatorKey = "b2Zjb3Vyc2V0aGlzaXNhc2VjcmV0b2Zhbm9wZXJhdG9y";

    private static readonly string[] OpenServices = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-entry-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Spellings => ["exact", "UPPER", "lower", "First", "escaped", "slash", "double", "query", "dots"];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task EveryCall_WithoutACredentialOrWithAWrongOne_IsRefusedInEverySpelling(string spelling)
    {
        await using var hub = await StartAsync();
        using var http = ClientOf(hub);
        foreach (var method in MethodsOf(hub))
        {
            foreach (var headers in (Dictionary<string, string>[])[[], new() { ["credithub-agency"] = "operator" }, new() { ["credithub-key"] = OperatorKey + "x" }])
            {
                var answer = await Call(http, Spell(method, spelling), headers);
                Assert.True(answer is StatusCode.Unauthenticated or StatusCode.Unimplemented, $"{Spell(method, spelling)} answered {answer}.");
                if (spelling == "exact") Assert.Equal(StatusCode.Unauthenticated, answer);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task EveryCall_OfTheOperatorInAnotherSpelling_RunsNothing(string spelling)
    {
        await using var hub = await StartAsync();
        using var http = ClientOf(hub);
        var mine = new Dictionary<string, string> { ["credithub-key"] = OperatorKey, ["credithub-purpose"] = "supervision" };
        var keys = await KeysOf(hub);
        foreach (var method in MethodsOf(hub).Where(_ => spelling != "exact"))
            Assert.Equal((method, StatusCode.Unimplemented), (method, await Call(http, Spell(method, spelling), mine)));

        Assert.Equal(keys, await KeysOf(hub));

        // The path as the contract writes it does run: the method that the others must not reach.
        if (spelling == "exact") Assert.Equal(StatusCode.OK, await Call(http, "/credithub.v1.EvidenceService/RotateKey", mine));
        if (spelling == "exact") Assert.NotEqual(keys, await KeysOf(hub));
    }

    [Fact]
    public async Task EveryEndpoint_OfGrpc_IsClosedUnlessItIsHealthOrReflection()
    {
        await using var hub = await StartAsync();
        var endpoints = hub.Service<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<GrpcMethodMetadata>() is not null).ToList();

        Assert.True(endpoints.Count > 50);
        foreach (var endpoint in endpoints)
        {
            var method = endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()!.Method;
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null, $"{method.FullName} says nothing of who may call it.");
            Assert.Equal((method.FullName, OpenServices.Contains(method.ServiceName)), (method.FullName, isOpen));
        }
    }

    [Fact]
    public async Task Entry_WithoutWhatTheFrameworkDemands_RefusesByItself()
    {
        // The second fence: the interceptor sees a call that came past authentication, as one that is wrongly open to everybody would.
        await using var hub = await StartAsync();
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        var method = hub.Service<EndpointDataSource>().Endpoints
            .First(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName == "/credithub.v1.EvidenceService/RotateKey");
        Microsoft.AspNetCore.Http.EndpointHttpContextExtensions.SetEndpoint(http, method);

        var refused = Assert.Throws<ApiException>(() => CallEntry.Demand(http));

        Assert.Equal(CreditHub.V1.ErrorReason.CredentialMissing, refused.Reason);
    }

    [Fact]
    public async Task Refusal_BeforeTheMessage_IsAnsweredWithoutReadingIt()
    {
        await using var hub = await StartAsync();
        using var http = ClientOf(hub);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/credithub.v1.EligibilityService/Check")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new NeverEnding(),
        };

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestHub.Token).WaitAsync(TimeSpan.FromSeconds(20), TestHub.Token);

        Assert.Equal("16", response.Headers.GetValues("grpc-status").Single());
    }

    /// <summary>A length that the bytes do not have, a text that is not UTF-8, and noise.</summary>
    [Fact]
    public async Task EveryCall_WithBytesThatAreNoMessage_IsInvalidAndSaysSo()
    {
        await using var hub = await StartAsync();
        using var http = ClientOf(hub);
        var mine = new Dictionary<string, string> { ["credithub-key"] = OperatorKey, ["credithub-purpose"] = "supervision" };
        byte[][] bodies = [[0x0A, 0x7F, 0x41], [0x0A, 0x02, 0xC3, 0x28], [0xFF, 0xFF, 0xFF, 0xFF]];
        foreach (var method in MethodsOf(hub))
            foreach (var body in bodies)
            {
                var answer = await Call(http, method, mine, body);

                // Field 1 of some messages is no text, and some have no field 1: to these the bytes are a message with an unknown field.
                if (body[^1] == 0x28 && answer != StatusCode.InvalidArgument) continue;
                Assert.True(answer is StatusCode.InvalidArgument or StatusCode.PermissionDenied, $"{method} answered {answer}.");
            }
    }

    private static string Spell(string method, string spelling) => spelling switch
    {
        "exact" => method,
        "UPPER" => method.ToUpperInvariant(),
        "lower" => method.ToLowerInvariant(),
        "First" => "/C" + method[2..],
        "escaped" => method[..^1] + Uri.HexEscape(method[^1]),
        "slash" => method + "/",
        "double" => "/" + method,
        "query" => method + "?a=b",
        "dots" => "/x/.." + method + "/",
        _ => throw new ArgumentOutOfRangeException(nameof(spelling)),
    };

    /// <summary>Every call of the contract that the hub serves.</summary>
    internal static List<string> MethodsOf(TestHub hub) => [.. hub.Service<EndpointDataSource>().Endpoints
        .Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>()
        .Where(m => !OpenServices.Contains(m.ServiceName)).Select(m => m.FullName).Distinct()];

    private static async Task<int> KeysOf(TestHub hub) =>
        (await hub.Evidence.ListKeysAsync(new V1.ListKeysRequest(), new Metadata { { "credithub-key", OperatorKey } }, cancellationToken: TestHub.Token)).Keys.Count;

    private static HttpClient ClientOf(TestHub hub) => new() { BaseAddress = new Uri(hub.Address), Timeout = TimeSpan.FromSeconds(30) };

    // By hand, since a gRPC client spells a path one way only.
    private static async Task<StatusCode> Call(HttpClient http, string path, Dictionary<string, string> headers, params byte[] message)
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{http.BaseAddress!.ToString().TrimEnd('/')}{path}", options))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.Add("te", "trailers");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestHub.Token);
        if (response.StatusCode == HttpStatusCode.NotFound) return StatusCode.Unimplemented;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        if (response.Headers.TryGetValues("grpc-status", out var early)) return (StatusCode)int.Parse(early.Single(), System.Globalization.CultureInfo.InvariantCulture);
        await response.Content.CopyToAsync(Stream.Null, TestHub.Token);
        return (StatusCode)int.Parse(response.TrailingHeaders.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<TestHub> StartAsync()
    {
        var file = Path.Combine(_folder, "credentials.json");
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(OperatorKey)));
        File.WriteAllText(file, JsonSerializer.Serialize(new { agencies = new[] { new { agency = "operator", keys = new[] { new { sha256 = digest, name = "2026" } } } } }));
        return TestHub.StartAsync(null, null, $"--Hub:Access:CredentialsFile={file}");
    }
}
