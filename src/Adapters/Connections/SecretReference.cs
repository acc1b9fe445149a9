using System.Text.Json;
using System.Text.Json.Serialization;

namespace CreditHub.Adapters.Connections;

/// <summary>Where a secret lies: in a file or in a variable of the environment, one of them. A connection file never holds the secret itself.</summary>
/// <param name="File">Path of a file that holds nothing but the secret; relative to the connection file. Line ends around it are ignored.</param>
/// <param name="Environment">Name of a variable.</param>
[JsonConverter(typeof(Converter))]
public sealed record SecretReference(string? File, string? Environment)
{
    private const string HowTo = "write {\"file\": \"/path/to/secret\"} or {\"environment\": \"NAME\"} and keep the secret there.";

    /// <summary>Reads the secret. It is read again at each use, so that it may be changed without a restart.</summary>
    /// <param name="folder">Folder of the connection file.</param>
    /// <exception cref="SourceFailedException">There is none.</exception>
    public string Read(string folder)
    {
        var secret = Environment is not null ? System.Environment.GetEnvironmentVariable(Environment) : ReadFile(PathIn(folder));
        if (string.IsNullOrWhiteSpace(secret)) throw new SourceFailedException($"The secret {this} is empty or not set. Set it for the account under which the adapter runs.");
        return secret.Trim('\r', '\n');
    }

    /// <summary>Path of the file; for secrets that are used as files.</summary>
    public string PathIn(string folder) => Path.GetFullPath(File!, folder);

    /// <summary>Says where the secret lies, never what it is.</summary>
    public override string ToString() => Environment is not null ? $"in the variable {Environment}" : $"in the file {File}";

    private static string ReadFile(string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFailedException($"The secret cannot be read: {e.Message}", e);
        }
    }

    // The message never repeats what stands there: it may well be the secret.
    private sealed class Converter : JsonConverter<SecretReference>
    {
        public override SecretReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException($"A secret does not stand in this file: {HowTo}");
            string? file = null, environment = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) throw new JsonException($"A reference to a secret is a text: {HowTo}");
                if (name == "file") file = reader.GetString();
                else if (name == "environment") environment = reader.GetString();
                else throw new JsonException($"A reference to a secret has no field {name}: {HowTo}");
            }

            if (string.IsNullOrEmpty(file) == string.IsNullOrEmpty(environment)) throw new JsonException($"A reference to a secret names a file or a variable, one of them: {HowTo}");
            return new SecretReference(file, environment);
        }

        public override void Write(Utf8JsonWriter writer, SecretReference value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
