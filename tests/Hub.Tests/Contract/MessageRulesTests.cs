using System.Text.RegularExpressions;
using Buf.Validate;
using CreditHub.Hub.Contract;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MessageRules = CreditHub.Hub.Contract.MessageRules;

namespace CreditHub.Hub.Tests.Contract;

/// <summary>The hub's reading of <c>buf.validate</c> beside the ProtoValidate library.</summary>
public sealed partial class MessageRulesTests(MessageRulesTests.Words words) : IClassFixture<MessageRulesTests.Words>
{
    private static readonly string[] Known =
    [
        "required", "ignore", "string.minLen", "string.maxLen", "string.pattern", "string.in", "bytes.maxLen", "enum.definedOnly", "enum.notIn", "int32.gte", "int32.lte",
        "int64.gte", "int64.lte", "bool.const", "repeated.minItems", "repeated.maxItems", "map.maxPairs",
    ];

    public static TheoryData<string> Requests =>
        [.. ContractFacts.Methods.Values.Select(m => m.InputType).Append(CheckQuestion.Descriptor).Append(ReportRow.Descriptor).Select(m => m.FullName).Distinct()];

    [Theory]
    [MemberData(nameof(Requests))]
    public void RandomRequests_AreRefusedForTheFieldsThatTheLibraryNames(string name)
    {
        var descriptor = Find(name);
        var rules = MessageRules.Of(descriptor, path: "", places: []);
        var refused = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var request = new RandomRequests(seed).Of(descriptor);
            var faults = new Faults();
            rules.Check(request, new Inspection(faults, words.Vocabulary, normalises: false));
            var ours = faults.Where(f => f.Reason is not (ErrorReason.ArgumentsConflict or ErrorReason.PersonalData) && f.Field != "reason")
                .Select(f => Plain(f.Field)).Distinct().Order(StringComparer.Ordinal).ToList();
            var theirs = words.Validator.Validate(request, failFast: false).Violations.Select(v => PathOf(v, descriptor)).Where(p => p != "reason")
                .Distinct().Order(StringComparer.Ordinal).ToList();

            // Beyond the number of faults that are kept the two cannot be compared.
            if (faults.Count == Faults.CountMax) continue;
            Assert.True(theirs.SequenceEqual(ours), $"{name}, seed {seed}: library alone [{string.Join(' ', theirs.Except(ours))}], hub alone [{string.Join(' ', ours.Except(theirs))}]\n{request}");
            refused += theirs.Count > 0 ? 1 : 0;
        }

        Assert.True(refused > 20 || !HasRules(descriptor), $"Only {refused} requests of 200 were refused.");
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void RequiredTextOfWhichNothingIsSeen_IsMissing(string name)
    {
        var descriptor = Find(name);
        var rules = MessageRules.Of(descriptor, path: "", places: []);
        for (var seed = 0; seed < 20; seed++)
        {
            var request = new RandomRequests(seed).Of(descriptor);
            var blanked = new HashSet<string>(StringComparer.Ordinal);
            Blank(request, blanked);
            var faults = new Faults();
            rules.Check(request, new Inspection(faults, words.Vocabulary, normalises: false));

            if (faults.Count == Faults.CountMax) continue;
            var missing = faults.Where(f => f.Reason == ErrorReason.FieldRequired).Select(f =>
                f.Field.Split('.')[^1]).ToHashSet(StringComparer.Ordinal);
            Assert.True(blanked.Count == 0 || missing.Overlaps(blanked),
                $"{name}, seed {seed}: {string.Join(' ', blanked)} not among {string.Join(' ', missing)}");
        }
    }

    // Of a request and what it holds; elements of lists are left as they are.
    private static void Blank(IMessage message, HashSet<string> blanked)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => !f.IsRepeated && !f.IsMap))
        {
            if (field.FieldType == FieldType.Message && field.Accessor.GetValue(message) is IMessage inner) Blank(inner, blanked);
            if (field.FieldType != FieldType.String
                || field.GetOptions()?.GetExtension(ValidateExtensions.Field) is not { Required: true }) continue;
            if (field.ContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) != field) continue;
            field.Accessor.SetValue(message, "\u200B\n\u3000\u2060");
            blanked.Add(field.Name);
        }
    }

    [Fact]
    public void EveryConstraintOfTheContract_IsOneThatTheHubKnows()
    {
        var messages = ContractFacts.Methods.Values.Select(m => m.InputType.File).Append(CreditRecord.Descriptor.File).Distinct().SelectMany(f => f.MessageTypes).ToList();
        var stated = messages.SelectMany(m => m.Fields.InDeclarationOrder())
            .SelectMany(f => NamesOf(f.GetOptions()?.GetExtension(ValidateExtensions.Field)).Select(n => $"{n} of {f.FullName}")).ToList();

        Assert.True(stated.Count > 200);
        Assert.All(stated, s => Assert.Contains(s.Split(' ')[0], Known));
        Assert.Equal([BeijingDate.Descriptor], messages.Append(BeijingDate.Descriptor).Where(m => m.GetOptions()?.GetExtension(ValidateExtensions.Message) is not null).Distinct());
    }

    private static IEnumerable<string> NamesOf(FieldRules? rules)
    {
        if (rules is null) yield break;
        if (rules.HasRequired) yield return "required";
        if (rules.HasIgnore) yield return "ignore";
        if (rules.Cel.Count > 0) yield return "cel";
        if (rules.TypeCase == FieldRules.TypeOneofCase.None) yield break;
        var type = (IMessage)FieldRules.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(rules).Accessor.GetValue(rules);
        var kind = rules.TypeCase.ToString().ToLowerInvariant();
        foreach (var field in type.Descriptor.Fields.InDeclarationOrder())
        {
            var isSet = field.IsRepeated ? ((System.Collections.ICollection)field.Accessor.GetValue(type)).Count > 0 : field.HasPresence && field.Accessor.HasValue(type);
            if (!isSet) continue;
            if (field.Accessor.GetValue(type) is not FieldRules inner) yield return $"{kind}.{field.JsonName}";
            else foreach (var name in NamesOf(inner)) yield return name;
        }
    }

    private static MessageDescriptor Find(string name) => ContractFacts.Methods.Values.Select(m => m.InputType.File).Append(CreditRecord.Descriptor.File)
        .SelectMany(f => f.MessageTypes).First(m => m.FullName == name);

    private static bool HasRules(MessageDescriptor message) => message.Oneofs.Any(o => o.GetOptions()?.GetExtension(ValidateExtensions.Oneof) is not null)
        || message.Fields.InDeclarationOrder().Any(f => f.GetOptions()?.GetExtension(ValidateExtensions.Field) is not null);

    // The library names the element of a list and the day of a date; the hub names list and date.
    private static string PathOf(Violation violation, MessageDescriptor root)
    {
        var path = new List<string>();
        MessageDescriptor? message = root;
        foreach (var element in violation.Field?.Elements ?? [])
        {
            path.Add(element.FieldName);
            var field = message?.FindFieldByName(element.FieldName);
            message = field is { FieldType: FieldType.Message, IsMap: false } ? field.MessageType : null;
            if (message == BeijingDate.Descriptor || message == Money.Descriptor) break;
        }

        return string.Join('.', path);
    }

    private static string Plain(string path) => Key().Replace(path, "");

    [GeneratedRegex(@"\.key$")]
    private static partial Regex Key();

    /// <summary>A hub's tables, and the library.</summary>
    public sealed class Words : IAsyncLifetime
    {
        private TestHub? _hub;

        internal Vocabulary Vocabulary => _hub!.Service<Vocabulary>();

        public ProtoValidate.Validator Validator { get; } = new(new ProtoValidate.ValidatorOptions { PreLoadDescriptors = false });

        public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync();

        public async ValueTask DisposeAsync()
        {
            if (_hub is not null) await _hub.DisposeAsync();
        }
    }
}
