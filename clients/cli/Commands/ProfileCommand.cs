using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl profile</c>: a company's live credit profile.</summary>
internal static class ProfileCommand
{
    public static Command Create(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        return frame.Command(
            "profile", "Shows a company's live credit profile (信用档案).", ["profile 91610131MA6TYKRX7K"], [code], async call =>
            {
                var given = call.Value(code);
                var profile = await CodeHint.AroundAsync(call.Terminal, given, () => call.Hub.GetProfileAsync(given, call.Cancellation));
                if (call.Json)
                    call.WriteJson(profile);
                else
                    ProfileView.Write(call.Console, profile);
                return ExitCode.Ok;
            });
    }
}
