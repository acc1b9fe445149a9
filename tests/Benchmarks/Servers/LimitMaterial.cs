using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Benchmarks.Servers;

/// <summary>What the bare limit answers with: messages that the hub itself gave, so that both sides move the same bytes.</summary>
internal sealed class LimitMaterial(string folder)
{
    private string CheckFile => Path.Combine(folder, "check.bin");

    private string DecisionsFile => Path.Combine(folder, "decisions.bin");

    private string BodiesFile => Path.Combine(folder, "bodies.bin");

    private string FramesFile => Path.Combine(folder, "frames.bin");

    /// <summary>Keeps answers to single checks.</summary>
    public void WriteCheckAnswers(IEnumerable<CheckResponse> answers)
    {
        using var file = File.Create(CheckFile);
        foreach (var answer in answers) answer.WriteDelimitedTo(file);
    }

    /// <summary>Answers to single checks.</summary>
    public CheckResponse[] ReadCheckAnswers() => File.Exists(CheckFile) ? [.. Messages(CheckFile, CheckResponse.Parser)] : [];

    /// <summary>Begins to keep the hub's decisions about many.</summary>
    public DecisionWriter BeginDecisions() => new(File.Create(DecisionsFile));

    /// <summary>The hub's messages of decisions, and the codes that each is about.</summary>
    public IEnumerable<(CheckManyResponse Frame, string[] Codes)> ReadDecisions()
    {
        if (!File.Exists(DecisionsFile)) yield break;
        using var file = File.OpenRead(DecisionsFile);
        while (file.Position < file.Length)
        {
            var asked = CheckManyRequest.Parser.ParseDelimitedFrom(file);
            yield return (CheckManyResponse.Parser.ParseDelimitedFrom(file), [.. asked.Questions.Select(q => q.Check.UnifiedSocialCreditCode)]);
        }
    }

    /// <summary>Keeps encoded messages of a watch.</summary>
    public void WriteFrames(IEnumerable<byte[]> frames) => Write(FramesFile, frames);

    /// <summary>Keeps answers to checks by JSON.</summary>
    public void WriteBodies(IEnumerable<byte[]> bodies) => Write(BodiesFile, bodies);

    /// <summary>Answers to checks by JSON.</summary>
    public byte[][] ReadBodies() => [.. Read(BodiesFile)];

    private static void Write(string path, IEnumerable<byte[]> frames)
    {
        using var file = new BinaryWriter(File.Create(path));
        foreach (var frame in frames)
        {
            file.Write(frame.Length);
            file.Write(frame);
        }
    }

    /// <summary>Encoded messages of a watch.</summary>
    public IEnumerable<byte[]> ReadFrames() => Read(FramesFile);

    private static IEnumerable<byte[]> Read(string path)
    {
        if (!File.Exists(path)) yield break;
        using var file = new BinaryReader(File.OpenRead(path));
        while (file.BaseStream.Position < file.BaseStream.Length) yield return file.ReadBytes(file.ReadInt32());
    }

    private static IEnumerable<T> Messages<T>(string path, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var file = File.OpenRead(path);
        while (file.Position < file.Length) yield return parser.ParseDelimitedFrom(file);
    }
}

/// <summary>Writes questions and the hub's answers to them.</summary>
internal sealed class DecisionWriter(Stream file) : IDisposable
{
    public void Write(CheckManyRequest asked, CheckManyResponse answered)
    {
        asked.WriteDelimitedTo(file);
        answered.WriteDelimitedTo(file);
    }

    public void Dispose() => file.Dispose();
}
