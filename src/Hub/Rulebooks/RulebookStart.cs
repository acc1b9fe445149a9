using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Codes;
using CreditHub.Ledger;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Rulebooks;

/// <summary>
/// Finds the rulebook in force before the feed is taken up and anything is served. An empty ledger gets the folder's rules, one of an older program gets what
/// that recorded; otherwise the ledger decides, whatever lies in the folder.
/// </summary>
internal sealed partial class RulebookStart(
    RulebookFolder folder, RulebookLedger ledger, OlderRules older, RulebookSchedule schedule, LedgerStore store, RulesInForce rules, ILogger<RulebookStart> logger)
    : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        RulebookInForce? inForce = null;
        while (inForce is null) inForce = await Take(await ledger.Read(cancellationToken), cancellationToken);
        rules.PutInForce(inForce);
        Report(inForce);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Null: something changed, by this node or another; look again.
    private async Task<RulebookInForce?> Take(RulebookState state, CancellationToken cancellationToken)
    {
        if (state.InForce is null) return await Begin(state, cancellationToken);
        var inForce = RulebookPayloads.ToInForce(state.InForce);
        if (inForce.RuleCodeVersion > RuleCode.Version)
        {
            throw new InvalidOperationException(
                $"The rules in force are judged by version {inForce.RuleCodeVersion} of the rule code; this program has version {RuleCode.Version}. Run the newer program.");
        }

        if (schedule.IsDue(state))
        {
            await schedule.PutInForce(state, cancellationToken);
            return null;
        }

        if (inForce.RuleCodeVersion == RuleCode.Version) return inForce;
        LogRuleCode(inForce.RuleCodeVersion, RuleCode.Version);
        var entry = RulebookPayloads.ToEntry(inForce.Rules.Documents, RulebookCause.RuleCode);
        return await ledger.PutInForce(state, entry, inForce.Rules, command: null, cancellationToken);
    }

    private async Task<RulebookInForce?> Begin(RulebookState state, CancellationToken cancellationToken)
    {
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        if (await older.At(head, folder.Rules.Documents, cancellationToken) is not { } recorded)
            return await ledger.PutInForce(state, RulebookPayloads.ToEntry(folder.Rules.Documents, RulebookCause.Seed), folder.Rules, command: null, cancellationToken);
        var migrated = Rulebook.Recall(recorded);
        return await ledger.PutInForce(state, RulebookPayloads.ToEntry(recorded, RulebookCause.Migration), migrated, command: null, cancellationToken);
    }

    private void Report(RulebookInForce inForce)
    {
        var rulebook = inForce.Rules;
        LogInForce(
            inForce.Number, rulebook.Hash[..12], rulebook.Catalogue.Version, rulebook.Directory.Version, rulebook.Procedures.Version, rulebook.Publicity.Version,
            rulebook.Reports.Version);
        foreach (var finding in rulebook.Disagreements(RecordFields.Exist)) LogDisagreement(inForce.Number, finding.ToString());
        var differing = folder.Rules.Documents.DifferencesFrom(rulebook.Documents);
        if (differing.Count > 0) LogDiffers(folder.Path, string.Join(", ", differing), inForce.Number);
    }

    [LoggerMessage(1, LogLevel.Information,
        "In force: rules {Number} ({Hash}) with measures catalogue {Catalogue}, sharing directory {Directory}, procedures {Procedures}, publicity {Publicity}, reports {Reports}.")]
    private partial void LogInForce(long number, string hash, string catalogue, string directory, string procedures, string publicity, string reports);

    [LoggerMessage(2, LogLevel.Warning, "The folder {Folder} differs from the rules in force ({Number}) in {Documents}; it is not used. Publish it with «hubctl rules publish {Folder}».")]
    private partial void LogDiffers(string folder, string documents, long number);

    [LoggerMessage(3, LogLevel.Information, "The rule code changed from version {Before} to {Now}: the rules are put in force anew, and every standing is reviewed.")]
    private partial void LogRuleCode(int before, int now);

    [LoggerMessage(4, LogLevel.Warning, "Rules {Number} in force would be refused today; publish corrected ones. {Finding}")]
    private partial void LogDisagreement(long number, string finding);
}
