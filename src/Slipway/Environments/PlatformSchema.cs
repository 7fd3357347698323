namespace Slipway.Environments;

/// <summary>What a platform kind allows below <c>platform:</c> in an environment file.</summary>
public sealed record PlatformSchema(string Kind, IReadOnlyList<PlatformKey> Keys);

/// <summary>One key of a platform kind.</summary>
/// <param name="Name">Key as it is written, kebab-case.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Description">One sentence for the JSON Schema and the documentation.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Default">The value when it is absent, typed as <see cref="PlatformSettings.Values"/> holds it; null for none.</param>
/// <param name="Minimum">Smallest allowed integer.</param>
/// <param name="Maximum">Largest allowed integer.</param>
/// <param name="Unique">Whether two environments of this kind must not have the same value, such as a port of one machine.</param>
public sealed record PlatformKey(
    string Name,
    PlatformKeyType Type,
    string Description,
    bool Required = false,
    object? Default = null,
    long? Minimum = null,
    long? Maximum = null,
    bool Unique = false);

/// <summary>Types of a platform key: an integer (long), a text, true or false, or a duration such as <c>30s</c>.</summary>
public enum PlatformKeyType
{
    Integer,
    Text,
    Boolean,
    Duration,
}
