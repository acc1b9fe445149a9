using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary>A file with the chains of keys of all logs, as ListKeys told them.</summary>
internal static class KeyChainFile
{
    public static void Write(string path, ListKeysResponse told)
    {
        var kept = new ListKeysResponse { Keys = { told.Keys }, OtherLogs = { told.OtherLogs } };
        File.WriteAllBytes(path, kept.ToByteArray());
    }

    /// <exception cref="EvidenceFaultException">The file is none.</exception>
    public static IReadOnlyList<IReadOnlyList<EvidenceKeyRecord>> Read(string path)
    {
        try
        {
            var told = ListKeysResponse.Parser.ParseFrom(File.ReadAllBytes(path));
            return [.. told.OtherLogs.Select(log => log.Keys).Prepend(told.Keys)];
        }
        catch (InvalidProtocolBufferException)
        {
            throw new EvidenceFaultException($"{path} holds no chain of keys.");
        }
    }
}
