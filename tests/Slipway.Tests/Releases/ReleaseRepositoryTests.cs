using System.Text;
using CsCheck;
using Slipway.Releases;
using Slipway.State;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases;

public sealed class ReleaseRepositoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DirectoryStateStore _state;
    private readonly ReleaseRepository _repository;

    public ReleaseRepositoryTests()
    {
        _state = new DirectoryStateStore(_directory.Path);
        _repository = new ReleaseRepository(_state);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_release_is_found_by_its_id_and_by_the_beginning_of_it()
    {
        var release = Release();
        await _repository.AddAsync(release, Token);
        await _repository.AddAsync(release, Token);
        Assert.Equal([release.Id], await _repository.ListAsync(Token));
        foreach (var asked in new[] { release.Id, release.Commit[..7], release.Id[..4], release.Id[..10] })
            Assert.Equal(ManifestJson.Write(release), ManifestJson.Write((await _repository.FindAsync(asked, Token))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a2")]
    [InlineData("1a2b3c4-ffffff")]
    [InlineData("../../etc/passwd")]
    [InlineData("1A2B3C4")]
    [InlineData("v41")]
    [InlineData("main")]
    public async Task What_is_no_release_is_not_found(string asked)
    {
        await _repository.AddAsync(Release(), Token);
        Assert.Null(await _repository.FindAsync(asked, Token));
    }

    [Fact]
    public async Task A_beginning_of_several_ids_is_refused_with_their_names()
    {
        var (one, two) = (Release("app one"), Release("app two"));
        await _repository.AddAsync(one, Token);
        await _repository.AddAsync(two, Token);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _repository.FindAsync("1a2b3c4", Token));
        Assert.Equal($"2 releases begin with 1a2b3c4: {string.Join(", ", new[] { one.Id, two.Id }.Order(StringComparer.Ordinal))}. Give more of the id.", error.Message);
    }

    [Fact]
    public void The_id_does_not_depend_on_the_order_in_which_things_were_found() =>
        Gen.Shuffle(Enumerable.Range(0, 12).ToArray()).Sample(order =>
        {
            var release = Release();
            var files = order.Select(i => new ReleaseFile($"f{i}", i % 2 == 0, i, new string("0123456789ab"[i], 64))).ToList();
            var other = release with
            {
                Environments = release.Environments.OrderBy(entry => order[entry.Key.Length % 12]).ToDictionary(entry => entry.Key, entry => entry.Value),
                Variants = release.Variants.Reverse().ToDictionary(entry => entry.Key, entry => entry.Value with { Files = files }),
            };
            var sorted = release with { Variants = release.Variants.ToDictionary(entry => entry.Key, entry => entry.Value with { Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)] }) };
            Assert.Equal(ReleaseId.Of(sorted), ReleaseId.Of(other));
        });

    [Fact]
    public void The_id_depends_on_everything_else()
    {
        var release = Release();
        var variant = release.Variants["k1"];
        ReleaseManifest[] others =
        [
            release with { Dirty = new string('d', 64) },
            release with { Toolchain = ".NET SDK 10.0.402" },
            release with { Builder = "python" },
            release with { App = "other" },
            release with { Processes = [.. release.Processes.Reverse()] },
            release with { Environments = release.Environments.Where(entry => entry.Key != "staging").ToDictionary() },
            release with { Variants = new Dictionary<string, Variant>(release.Variants) { ["k1"] = variant with { Platform = "linux-x64" } } },
            release with { Variants = new Dictionary<string, Variant>(release.Variants) { ["k1"] = variant with { Files = [variant.Files[0] with { Executable = true }] } } },
            release with { Variants = new Dictionary<string, Variant>(release.Variants) { ["k1"] = variant with { Wheels = [variant.Files[0]] } } },
        ];
        Assert.Equal(others.Length + 1, others.Append(release).Select(ReleaseId.Of).Distinct().Count());
        Assert.StartsWith("1a2b3c4-", ReleaseId.Of(release), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_change_to_a_manifest_is_noticed()
    {
        var release = Release();
        await _repository.AddAsync(release, Token);
        var file = Path.Combine(_directory.Path, "releases", $"{release.Id}.json");
        var content = await File.ReadAllBytesAsync(file, Token);
        await Gen.Select(Gen.Int[0, content.Length - 1], Gen.Byte[1, 255]).SampleAsync(async change =>
        {
            var damaged = content.ToArray();
            damaged[change.Item1] ^= change.Item2;
            var state = new OneKey($"releases/{release.Id}.json", damaged);
            var error = await Assert.ThrowsAsync<SlipwayException>(() => new ReleaseRepository(state).FindAsync(release.Id, Token));
            Assert.Equal(ExitCode.Failed, error.ExitCode);
        }, iter: 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1")]
    [InlineData("{\"format\":1,\"id\":null}")]
    public async Task A_damaged_manifest_says_what_to_type(string content)
    {
        var state = new OneKey("releases/1a2b3c4-123456.json", Encoding.UTF8.GetBytes(content));
        var error = await Assert.ThrowsAsync<SlipwayException>(() => new ReleaseRepository(state).FindAsync("1a2b3c4-123456", Token));
        Assert.Equal("The manifest of release 1a2b3c4-123456 is damaged: its content does not have that id (/state/releases/1a2b3c4-123456.json).", error.Message);
        Assert.Equal("Remove it, then build the commit again: ./build.sh --target=Build --commit=1a2b3c4", error.Next);
    }

    [Fact]
    public async Task A_manifest_of_a_newer_Slipway_is_not_called_damaged()
    {
        var release = ReleaseId.Seal(Release() with { Format = 7 });
        var error = await Assert.ThrowsAsync<SlipwayException>(() => new ReleaseRepository(new OneKey($"releases/{release.Id}.json", ManifestJson.Write(release))).FindAsync(release.Id, Token));
        Assert.Equal($"Release {release.Id} was built by a newer Slipway (manifest format 7; this one knows 1).", error.Message);
    }

    [Fact]
    public async Task A_manifest_under_another_id_is_a_bug_and_not_added() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _repository.AddAsync(Release() with { Toolchain = "another" }, Token));

    [Fact]
    public async Task Of_two_builds_of_the_same_inputs_the_first_is_the_release()
    {
        var index = new BuildIndex(_state, _repository);
        var inputs = new BuildInputs(Release().Commit, null, "app", "10.0.401", []);
        var (first, second) = (Release("one"), Release("two"));
        await _repository.AddAsync(first, Token);
        await _repository.AddAsync(second, Token);
        Assert.Null(await index.FindAsync(inputs, Token));
        Assert.Equal(first.Id, (await index.RecordAsync(inputs, first, Token)).Id);
        Assert.Equal(first.Id, (await index.RecordAsync(inputs, second, Token)).Id);
        Assert.Equal(first.Id, (await index.FindAsync(inputs, Token))!.Id);
        Assert.Null(await index.FindAsync(inputs with { Dirty = "x" }, Token));
        Assert.Null(await index.FindAsync(inputs with { Toolchains = "10.0.402" }, Token));

        await _state.DeleteAsync($"releases/{first.Id}.json", Token);
        Assert.Null(await index.FindAsync(inputs, Token));
        Assert.Equal(second.Id, (await index.RecordAsync(inputs, second, Token)).Id);
        Assert.Equal(second.Id, (await index.FindAsync(inputs, Token))!.Id);
    }

    private static ReleaseManifest Release(string command = "dotnet App.dll") => ReleaseId.Seal(new ReleaseManifest
    {
        Id = "",
        Commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        Builder = "dotnet",
        Toolchain = ".NET SDK 10.0.401",
        App = "app",
        Processes = [new ProcessType("web", command), new ProcessType("worker", "echo 'Grüße' \"<&>\"")],
        Environments = new Dictionary<string, EnvironmentVariant>
        {
            ["staging"] = new("requirements/staging.props", new string('1', 64), "k1"),
            ["production"] = new("requirements/production.props", new string('2', 64), "k2"),
        },
        Variants = new Dictionary<string, Variant>
        {
            ["k1"] = new("k1", "net10.0", "any", [new ReleaseFile("a", false, 1, new string('a', 64))]),
            ["k2"] = new("k2", "net10.0", "any", [new ReleaseFile("a", false, 2, new string('b', 64))]),
        },
    });

    /// <summary>A store that holds one object, whatever its content.</summary>
    private sealed class OneKey(string key, byte[] content) : IStateStore
    {
        public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<byte[]?> ReadAsync(string asked, CancellationToken cancellationToken) => Task.FromResult(asked == key ? content : null);

        public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([key]);

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

        public string Locate(string key) => $"/state/{key}";
    }
}
