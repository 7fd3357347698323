namespace Slipway.Environments.Model;

/// <summary>Values that were read, by key; only what stands in the file and is right.</summary>
internal sealed class Settings
{
    private readonly Dictionary<string, Setting> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Setting> Values => _values;

    public void Add(string name, Setting setting) => _values.Add(name, setting);

    /// <summary>Notes a key whose value is wrong, which was told.</summary>
    public void AddWrong(string name) => _wrong.Add(name);

    /// <returns>Whether the key has a value, right or wrong.</returns>
    public bool Has(Key key) => _values.ContainsKey(key.Name) || _wrong.Contains(key.Name);

    /// <returns>The value, or the key's default.</returns>
    public T? Get<T>(Key<T> key) => _values.TryGetValue(key.Name, out var setting) ? (T)setting.Value : key.Otherwise;

    /// <returns>Where the key stands, or null when it is absent.</returns>
    public SourceLocation? At(Key key) => _values.TryGetValue(key.Name, out var setting) ? setting.At : null;
}

/// <summary>A value, and where its key stands.</summary>
/// <remarks>A class: dictionaries of a struct of ours would have to be compiled at every start.</remarks>
internal sealed record Setting(object Value, SourceLocation At);
