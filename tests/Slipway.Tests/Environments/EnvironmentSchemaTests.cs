using System.Text.Json.Nodes;
using CsCheck;
using NJsonSchema;
using Slipway.Environments;
using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Tests.Environments;

/// <summary>Editor and run say the same about a file.</summary>
public class EnvironmentSchemaTests
{
    private static readonly ProjectPaths Repository = RepositoryEnvironmentsTests.Repository();
    private static readonly PlatformSchema[] Platforms = [ProjectFolder.Local];
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(EnvironmentSchema.ToJson(Platforms)));

    [Fact]
    public void The_committed_schema_is_the_one_of_the_model()
    {
        var path = Path.Combine(Repository.Environments, "schema.json");
        var schema = EnvironmentSchema.ToJson(RepositoryEnvironmentsTests.Platforms);
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
            File.WriteAllText(path, schema);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == schema,
            "environments/schema.json is not what the model says: run this test once with SLIPWAY_ACCEPT=1 and commit the file");
    }

    [Fact]
    public async Task The_repositorys_environments_hold_and_name_the_schema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Environments, "schema.json"));
        var files = Directory.GetFiles(Repository.Environments, "*.yml").Where(file => Path.GetFileName(file) != "scrub.yml").ToList();
        Assert.Equal(4, files.Count);
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.StartsWith("# yaml-language-server: $schema=schema.json\n", text, StringComparison.Ordinal);
            Assert.Empty(schema.Validate(Json(Parse(text))!.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("helth: {}")]
    [InlineData("app: 5")]
    [InlineData("app: /srv/app")]
    [InlineData("app: ../app")]
    [InlineData("platform: local")]
    [InlineData("platform: { kind: heroku }")]
    [InlineData("platform: { kind: local, port: '80' }")]
    [InlineData("platform: { kind: local, port: 0 }")]
    [InlineData("platform: { kind: local, prot: 80 }")]
    [InlineData("platform: { kind: local, warm: 10 }")]
    [InlineData("processes: { web: 2 }")]
    [InlineData("processes: { web: { instances: 101 } }")]
    [InlineData("processes: { web: { instances: 1.5 } }")]
    [InlineData("processes: { 'we b': { instances: 1 } }")]
    [InlineData("processes: { web: { command: '' } }")]
    [InlineData("config: [A]")]
    [InlineData("config: { A: [1] }")]
    [InlineData("config: { A-B: 1 }")]
    [InlineData("config: { PORT: 1 }")]
    [InlineData("config: { SLIPWAY_X: 1 }")]
    [InlineData("secrets: { A: hunter2 }")]
    [InlineData("secrets: { A: 'env:' }")]
    [InlineData("secrets: { A: 5 }")]
    [InlineData("health: { path: healthz }")]
    [InlineData("health: { path: //evil }")]
    [InlineData("health: { timeout: 1h30m }")]
    [InlineData("health: { release: footer }")]
    [InlineData("uploads: media")]
    [InlineData("uploads: [../media]")]
    [InlineData("uploads: [media, media]")]
    [InlineData("promote: { from: Staging }")]
    [InlineData("protect: { confirm: yes }")]
    [InlineData("protect: { freeze: [{ from: fri 16:00 }] }")]
    [InlineData("protect: { branches: ['a b'] }")]
    [InlineData("state: s4")]
    [InlineData("state: [git]")]
    [InlineData("state: {}")]
    [InlineData("state: { remote: origin }")]
    [InlineData("state: { kind: git, path: /mnt }")]
    [InlineData("state: { kind: directory, remote: origin }")]
    [InlineData("state: { kind: git, remote: --upload-pack=x }")]
    [InlineData("backup: { before: [stop] }")]
    [InlineData("backup: { schedule: 15 3 * * * }")]
    [InlineData("backup: { schedule: daily 3:15 }")]
    [InlineData("backup: { drill: weekly sun }")]
    [InlineData("backup: { drill: monthly 29 04:00 }")]
    [InlineData("backup: { shrink-alarm: 101% }")]
    [InlineData("backup: { shrink-alarm: 50 }")]
    [InlineData("backup: { vaults: [{ path: /mnt/a }] }")]
    [InlineData("backup: { vaults: [{ kind: restic, repository: 'rest:https://u:p@host/', password: env:P }] }")]
    [InlineData("database: { url: postgres://app@db/app }")]
    [InlineData("database: { url: 'sqlite:///../app.db' }")]
    public async Task What_the_reader_refuses_the_schema_refuses(string yaml)
    {
        var file = Parse(yaml);
        Assert.False(IsRight(file));
        Assert.NotEmpty((await Schema.Value).Validate(Json(file)!.ToJsonString()));
    }

    [Fact]
    public async Task Reader_and_schema_agree_on_any_mixture_of_keys_and_values()
    {
        var schema = await Schema.Value;
        Files.Sample(
            yaml =>
            {
                var file = Parse(yaml);
                return IsRight(file) == (schema.Validate(Json(file)!.ToJsonString()).Count == 0);
            },
            iter: 500,
            print: yaml => yaml);
    }

    /// <summary>Files of right and wrong keys, each with a right or a wrong value.</summary>
    private static Gen<string> Files
    {
        get
        {
            var scalar = Gen.OneOf(
                "5", "-1", "101", "1.5", "true", "'true'", "null", "text", "'two words'", "''", "30s", "1h", "10", "[]", "{}", "[a, b]",
                "[a, a]", "{ a: b }", "/healthz", "//x", "../x", "a/b/", ".", "body", "directory", "git", "{ kind: git }", "{ kind: git, remote: up }", "{ kind: directory, path: /mnt/x }", "{ kind: git, path: x }", "{ kind: directory, remote: x, path: null }", "env:NAME", "'env:1'", "file:a/b", "generated", "'command: x'",
                "{ web: { instances: 2 } }", "{ web: { command: run it } }", "{ confirm: true, branches: [main] }", "{ from: staging, soak: 1h }", "{ kind: local, port: 80 }",
                "{ kind: local, port: 80, warm: 5m, verbose: true }", "{ kind: local, prot: 80 }", "{ path: /a, timeout: 5s, release: header }", "{ A: env:X, B: generated }", "{ A: 1, B: 1.50, C: text, D: null }");
            var key = Gen.OneOf<string>([.. new EnvironmentModel(Platforms).Root.Keys.Select(known => known.Name), "helth", "A"]);
            return Gen.Dictionary(key, scalar)[1, 4].Select(file => string.Join('\n', file.Select(pair => $"{pair.Key}: {pair.Value}")));
        }
    }

    private static YamlMap Parse(string yaml)
    {
        var problems = new Problems();
        var file = YamlReader.Parse(yaml, new SourceLocation("x.yml"), problems);
        problems.ThrowIfAny();
        return file!;
    }

    private static bool IsRight(YamlMap file)
    {
        var problems = new Problems();
        new EnvironmentModel(Platforms).Read(file, problems);
        return Record.Exception(problems.ThrowIfAny) is null;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlScalar { Kind: YamlScalarKind.Null } => null,
        YamlScalar { Kind: YamlScalarKind.Text } scalar => JsonValue.Create(scalar.Text),
        YamlScalar scalar => JsonNode.Parse(scalar.Text.ToLowerInvariant()),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
