using Buf.Validate;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace CreditHub.Hub.Tests.Contract;

/// <summary>A call is refused with all its faults, in the order of the catalogue.</summary>
public sealed class FaultsOfCallsTests
{
    private static readonly (string Agency, string Purpose)[] Callers =
        [("operator", "supervision"), ("sx-market", "supervision"), ("sx-procurement", "procurement"), ("sx-credit", "supervision")];

    [Fact]
    public async Task EveryCall_WithAnEmptyRequest_NamesEveryRequiredField()
    {
        await using var hub = await TestHub.StartAsync();
        using var channel = GrpcChannel.ForAddress(hub.Address);
        var compared = 0;
        foreach (var method in ContractFacts.Methods.Values.Where(m => !m.IsClientStreaming))
        {
            var required = Required(method.InputType).Order(StringComparer.Ordinal).ToList();
            if (required.Count == 0) continue;
            var (status, violations) = await Refusal(channel, method, []);
            Assert.True(status == StatusCode.InvalidArgument, $"{method.FullName}: {status}");
            Assert.Superset(required.ToHashSet(StringComparer.Ordinal), violations.Select(v => v.Field).ToHashSet(StringComparer.Ordinal));
            var reasons = violations.Select(v => ContractFacts.ReasonOf(v.Reason)).ToList();
            Assert.Equal(reasons.Order(), reasons);
            compared++;
        }

        Assert.True(compared > 15, $"Only {compared} calls have required fields.");
    }

    [Fact]
    public async Task Check_WithSeveralFaults_IsRefusedForTheFirstOfTheCatalogue()
    {
        await using var hub = await TestHub.StartAsync();
        var request = new CheckRequest
        {
            UnifiedSocialCreditCode = "91610113MA0000000O", RegionCode = "999999", IndustryCode = "Ω", CaseNumber = new string('9', 65), KnownAt = "yesterday",
            EffectiveOn = new BeijingDate { Year = 2026, Month = 2, Day = 30 },
        };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Eligibility.CheckAsync(request, TestHub.As("sx-procurement"), cancellationToken: TestHub.Token));

        var details = refused.GetRpcStatus()!;
        Assert.Equal("FIELD_REQUIRED", details.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(
            ["FIELD_REQUIRED matter_code", "TEXT_TOO_LONG case_number", "INVALID_DATE effective_on", "INVALID_DATE known_at", "CODE_MALFORMED unified_social_credit_code",
             "REGION_UNKNOWN region_code", "INDUSTRY_UNKNOWN industry_code"],
            details.GetDetail<BadRequest>()!.FieldViolations.Select(v => $"{v.Reason} {v.Field}"));
    }

    [Fact]
    public async Task HostileTexts_AreRepeatedClippedAndEscaped()
    {
        await using var hub = await TestHub.StartAsync();
        var hostile = "\u001b[2J\u202e" + new string('x', 1000);
        var request = new CheckRequest { UnifiedSocialCreditCode = Rows.CodeOf(1), MatterCode = hostile, RegionCode = hostile, KnownAt = hostile };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Eligibility.CheckAsync(request, TestHub.As("sx-procurement"), cancellationToken: TestHub.Token));

        var details = refused.GetRpcStatus()!;
        var said = string.Join('\n', details.GetDetail<BadRequest>()!.FieldViolations.Select(v => v.Description).Concat(details.GetDetail<ErrorInfo>()!.Metadata.Values).Append(refused.Status.Detail));
        Assert.DoesNotContain('\u001b', said);
        Assert.DoesNotContain('\u202e', said);
        Assert.DoesNotContain(new string('x', 65), said, StringComparison.Ordinal);
        Assert.Contains("\\u{001B}[2J", said, StringComparison.Ordinal);
    }

    // The rights come before the fields: the first caller that may make the call is the one whose refusal is about the request.
    private static async Task<(StatusCode Status, IReadOnlyList<BadRequest.Types.FieldViolation> Violations)> Refusal(GrpcChannel channel, MethodDescriptor method, byte[] request)
    {
        var bytes = Marshallers.Create(b => b, b => b);
        var called = new Method<byte[], byte[]>(method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Service.FullName, method.Name, bytes, bytes);
        var status = StatusCode.OK;
        foreach (var (agency, purpose) in Callers)
        {
            var options = new CallOptions(TestHub.As(agency, purpose), cancellationToken: TestHub.Token);
            try
            {
                if (!method.IsServerStreaming)
                {
                    using var call = channel.CreateCallInvoker().AsyncUnaryCall(called, null, options, request);
                    await call;
                }
                else
                {
                    using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(called, null, options, request);
                    await call.ResponseStream.MoveNext(TestHub.Token);
                }

                return (StatusCode.OK, []);
            }
            catch (RpcException e)
            {
                status = e.StatusCode;
                if (status != StatusCode.PermissionDenied) return (status, e.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.ToList() ?? []);
            }
        }

        return (status, []);
    }

    private static IEnumerable<string> Required(MessageDescriptor message)
    {
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.RealContainingOneof is null))
        {
            if (field.GetOptions()?.GetExtension(ValidateExtensions.Field) is not { } rules) continue;
            if (rules.Required || rules.Enum is { } code && code.NotIn.Contains(0) && !field.IsRepeated || rules.Repeated is { HasMinItems: true }) yield return field.Name;
        }

        foreach (var oneof in message.Oneofs.Where(o => o.GetOptions()?.GetExtension(ValidateExtensions.Oneof) is { Required: true })) yield return oneof.Name;
    }
}
