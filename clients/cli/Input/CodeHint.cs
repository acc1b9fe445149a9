using CreditHub.Cli.Shell;
using CreditHub.Client.Errors;
using CreditHub.V1;

namespace CreditHub.Cli.Input;

/// <summary>Spots letters in a credit code that GB 32100-2015 leaves out because people take them for digits.</summary>
internal static class CodeHint
{
    private static readonly Dictionary<char, char> Lookalikes = new() { ['O'] = '0', ['I'] = '1', ['Z'] = '2', ['S'] = '5' };

    /// <summary>What may have been meant; null where the hub's own message says all.</summary>
    public static string? For(string code, ErrorReason reason)
    {
        var given = code.Trim().ToUpperInvariant();
        var strays = given.Where(Lookalikes.ContainsKey).Distinct().ToArray();
        if (reason != ErrorReason.CodeMalformed || strays.Length == 0)
            return null;
        var meant = string.Concat(given.Select(c => Lookalikes.GetValueOrDefault(c, c)));
        return $"A credit code never holds the letter {string.Join(" or ", strays)}. Did you mean {meant}?";
    }

    /// <summary>Runs a call about a code and, where the hub refuses the code, adds the hint.</summary>
    public static async Task<T> AroundAsync<T>(Terminal terminal, string code, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CreditHubException refusal) when (For(code, refusal.Reason) is { } hint)
        {
            await terminal.Error.WriteLineAsync($"hint:   {hint}");
            throw;
        }
    }
}
