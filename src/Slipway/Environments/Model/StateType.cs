using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>The kind of the shared state as one word, or a map with <c>kind</c> and what that kind allows.</summary>
internal sealed class StateType : SettingType
{
    /// <summary>Paths in an environment file.</summary>
    public const string KindPath = "state.kind";

    public const string RemotePath = "state.remote";

    private static readonly Key<string> Kind = new("kind", new ChoiceType((StateSettings.Directory, StateSettings.Directory), (StateSettings.Git, StateSettings.Git)),
        "How it is shared.");

    private static readonly Key<string> Remote = new("remote", TextForms.GitRemote,
        "For git: remote of the project's repository, by name or address.", new StateSettings().Remote);

    private static readonly Key<string> Path = new("path", TextForms.Line,
        "For directory: a directory that several machines share, absolute or below the project root. By default .slipway, this machine's own.");

    private readonly MapType _map = new(Kind, Remote, Path);

    public override string Expected => "directory or git, or a map with 'kind' and 'remote' (git) or 'path' (directory)";

    public override JsonObject ToSchema()
    {
        var schema = _map.ToSchema();
        schema["type"]!.AsArray().Add("string");
        schema["pattern"] = $"^({StateSettings.Directory}|{StateSettings.Git})$";
        schema["required"] = new JsonArray(Kind.Name);
        schema["anyOf"] = new JsonArray(Without(StateSettings.Directory, Remote), Without(StateSettings.Git, Path));
        return schema;
    }

    public override JsonNode? ToJson(object value) => JsonValue.Create(((StateSettings)value).Kind);

    public override void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into)
    {
        var state = value as StateSettings ?? new StateSettings();
        Kind.Type.Flatten(KindPath, state.Kind, into);
        if (state.Kind == StateSettings.Git)
            Remote.Type.Flatten(RemotePath, Address.WithoutCredentials(state.Remote), into);
        else
            Path.Type.Flatten($"{path}.{Path.Name}", state.Path, into);
    }

    protected override object? Parse(string path, YamlNode node, Problems problems) => node switch
    {
        YamlScalar { Kind: YamlScalarKind.Text, Text: StateSettings.Directory or StateSettings.Git } scalar => new StateSettings { Kind = scalar.Text },
        YamlMap map => Parse(path, map, problems),
        _ => null,
    };

    private StateSettings Parse(string path, YamlMap map, Problems problems)
    {
        var read = _map.Read(path, map, problems) as Settings ?? new Settings();
        if (!map.TryGet(Kind.Name, out var entry) || entry.Value is YamlScalar { Kind: YamlScalarKind.Null })
            problems.Add(map.At, $"'{path}.{Kind.Name}' is missing; it is {StateSettings.Directory} or {StateSettings.Git}");
        var kind = read.Get(Kind);
        if (kind == StateSettings.Directory && read.At(Remote) is { } remote)
            problems.Add(remote, $"'{path}.{Remote.Name}' belongs to the kind {StateSettings.Git}; a {StateSettings.Directory} has '{Path.Name}'");
        if (kind == StateSettings.Git && read.At(Path) is { } directory)
            problems.Add(directory, $"'{path}.{Path.Name}' belongs to the kind {StateSettings.Directory}; {StateSettings.Git} has '{Remote.Name}'");
        return new StateSettings { Kind = kind ?? StateSettings.Directory, Remote = read.Get(Remote)!, Path = read.Get(Path) };
    }

    private static JsonObject Without(string kind, Key foreign) => new()
    {
        ["properties"] = new JsonObject
        {
            [Kind.Name] = new JsonObject { ["enum"] = new JsonArray(kind) },
            [foreign.Name] = new JsonObject { ["type"] = "null" },
        },
    };
}
