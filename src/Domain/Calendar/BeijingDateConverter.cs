using System.Text.Json;
using System.Text.Json.Serialization;

namespace CreditHub.Domain.Calendar;

/// <summary>A date in the tables that operators edit: <c>YYYY-MM-DD</c> and nothing else.</summary>
internal sealed class BeijingDateConverter : JsonConverter<BeijingDate>
{
    public override BeijingDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        try
        {
            return BeijingDate.Parse(text);
        }
        catch (FormatException e)
        {
            throw new JsonException($"'{text}' is not a date YYYY-MM-DD.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, BeijingDate value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
