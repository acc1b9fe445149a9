using System.CommandLine;
using CreditHub.Cli.Shell;
using CreditHub.Client.Connecting;

namespace CreditHub.Cli.Running;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    private const string AddressVariable = "CREDITHUB_ADDRESS";
    private const string AgencyVariable = "CREDITHUB_AGENCY";
    private const string PurposeVariable = "CREDITHUB_PURPOSE";
    private const string PurposeUnlessStated = "supervision";
    private const string ActingForVariable = "CREDITHUB_ACTING_FOR";
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    private readonly Option<string> _hub;
    private readonly Option<string> _agency;
    private readonly Option<string> _purpose;
    private readonly Option<string> _keyFile = File("--key-file", "CREDITHUB_KEY_FILE", "File of the agency's key, for a hub on loopback; or the key itself in CREDITHUB_KEY");
    private readonly Option<string> _certificate = File("--certificate", "CREDITHUB_CERTIFICATE", "PEM file of the agency's certificate");
    private readonly Option<string> _certificateKey = File("--certificate-key", "CREDITHUB_CERTIFICATE_KEY", "PEM file of its private key");
    private readonly Option<string> _authority = File("--authority", "CREDITHUB_AUTHORITY", "PEM file of the authorities that vouch for the hub");
    private readonly Option<string> _actingFor;
    private readonly Option<string> _assertion = File(
        "--company-assertion", "CREDITHUB_COMPANY_ASSERTION", "File of the identity provider's statement by which that company proves that it asked");
    private readonly Option<double> _giveUpAfter = new("--give-up-after")
    {
        Description = "Seconds without progress after which a stream of rows or questions gives up a hub that is away. Watches never do.",
        HelpName = "SECONDS", Recursive = true, DefaultValueFactory = _ => new CreditHubClientOptions().GiveUpAfter.TotalSeconds,
    };
    private readonly Option<bool> _json = Flag("--json", "Write protobuf JSON for machines: one object, or one a line.");
    private readonly Option<bool> _noColor = Flag("--no-color", "Write without colours (also by NO_COLOR).");
    private readonly Terminal _terminal;

    public GlobalOptions(Terminal terminal)
    {
        _terminal = terminal;
        _hub = Text("--hub", "URL", $"Address of the hub (else {AddressVariable}).", AddressVariable, "http://127.0.0.1:5080");
        _agency = Text("--agency", "CODE", $"Agency that asks (else {AgencyVariable}).", AgencyVariable, "operator");
        _purpose = Text("--purpose", "CODE", $"Purpose for which it asks (else {PurposeVariable}).", PurposeVariable, PurposeUnlessStated);
        _giveUpAfter.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(_giveUpAfter) is not (>= 1 and <= 86_400)) result.AddError("--give-up-after goes from 1 to 86,400 seconds.");
        });
        _actingFor = Text(
            "--acting-for", "CODE", $"Company on whose behalf a portal asks (else {ActingForVariable}); else nobody's.", ActingForVariable, "");
    }

    public void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { _hub, _agency, _purpose, _actingFor, _assertion, _keyFile, _certificate, _certificateKey,
            _authority, _giveUpAfter, _json, _noColor })
            root.Options.Add(option);
    }

    public bool Json(ParseResult parse) => parse.GetValue(_json);

    public bool Colour(ParseResult parse) => _terminal.Interactive && !parse.GetValue(_noColor) && string.IsNullOrEmpty(_terminal.Variable("NO_COLOR"));

    public CreditHubClientOptions Client(ParseResult parse) => Client(parse, PurposeUnlessStated);

    /// <summary>How the hub is reached by a command whose purpose is another unless one is stated.</summary>
    public CreditHubClientOptions Client(ParseResult parse, string purposeUnlessStated) => new()
    {
        Address = parse.GetValue(_hub)!,
        Agency = parse.GetValue(_agency)!,
        Purpose = IsPurposeStated(parse) ? parse.GetValue(_purpose)! : purposeUnlessStated,
        ActingFor = parse.GetValue(_actingFor)!,
        CompanyAssertion = Path(parse, _assertion) is { Length: > 0 } assertion ? () => System.IO.File.ReadAllText(assertion).Trim() : null,
        KeyFile = Path(parse, _keyFile),
        Key = Path(parse, _keyFile).Length > 0 ? "" : _terminal.Variable("CREDITHUB_KEY") ?? "",
        CertificateFile = Path(parse, _certificate),
        CertificateKeyFile = Path(parse, _certificateKey),
        AuthorityFile = Path(parse, _authority),
        Language = Language,
        MaxBackoff = TimeSpan.FromSeconds(5),
        GiveUpAfter = TimeSpan.FromSeconds(parse.GetValue(_giveUpAfter)),
    };

    // The terminal's locale, in POSIX order. Refusals are Chinese there, with their reason as in English, so that both can be looked up.
    private string Language
    {
        get
        {
            var locale = LocaleVariables.Select(_terminal.Variable).FirstOrDefault(v => !string.IsNullOrEmpty(v));
            return locale?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? "zh-CN" : "";
        }
    }

    private bool IsPurposeStated(ParseResult parse) =>
        parse.GetResult(_purpose) is { Implicit: false } || _terminal.Variable(PurposeVariable) is { Length: > 0 };

    private Option<string> Text(string name, string value, string description, string variable, string fallback) => new(name)
    {
        Description = description,
        HelpName = value,
        Recursive = true,
        DefaultValueFactory = _ => _terminal.Variable(variable) is { Length: > 0 } given ? given : fallback,
    };

    // The variable is asked when the value is needed: a default would show paths in every help.
    private string Path(ParseResult parse, Option<string> option) => parse.GetValue(option) ?? _terminal.Variable(VariableOf(option)) ?? "";

    private static string VariableOf(Option<string> option) => $"CREDITHUB_{option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant()}";

    private static Option<string> File(string name, string variable, string description) => new(name)
    {
        Description = $"{description} (else {variable}).", HelpName = "FILE", Recursive = true,
    };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description, Recursive = true };
}
