using System.ComponentModel.DataAnnotations;

namespace CreditHub.Adapters;

/// <summary>Settings of the drop-folder adapters.</summary>
public sealed class AdapterOptions
{
    /// <summary>Address of the hub. Required.</summary>
    [Required(AllowEmptyStrings = false)]
    public string HubAddress { get; set; } = "";

    /// <summary>Folder with one folder an agency, such as <c>sx-court</c>. Required.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DropFolder { get; set; } = "";

    /// <summary>Seconds between two looks into a folder. From 0.1 to 3,600; the default is 2.</summary>
    [Range(0.1, 3600)]
    public double PollSeconds { get; set; } = 2;
}
