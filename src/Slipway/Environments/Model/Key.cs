using System.Text.Json.Nodes;

namespace Slipway.Environments.Model;

/// <summary>A key of an environment file.</summary>
internal abstract record Key(string Name, SettingType Type, string Description)
{
    /// <summary>The default for the schema; null for none.</summary>
    public abstract JsonNode? Default { get; }

    /// <returns>The value among those that were read, or the default; null for none.</returns>
    public abstract object? In(Settings settings);
}

/// <inheritdoc cref="Key"/>
/// <param name="Otherwise">The value when the key is absent.</param>
internal sealed record Key<T>(string Name, SettingType Type, string Description, T? Otherwise = default) : Key(Name, Type, Description)
{
    /// <summary>Whether the key may be absent only because the value then is null or empty: nothing to tell an editor.</summary>
    public override JsonNode? Default => Otherwise is null ? null : Type.ToJson(Otherwise);

    public override object? In(Settings settings) => settings.Get(this);
}
