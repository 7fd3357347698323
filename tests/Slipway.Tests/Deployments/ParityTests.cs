using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Parity;
using Slipway.Releases;
using Slipway.Requirements;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>What environments are compared by, and what <c>promote: { parity: strict }</c> refuses.</summary>
public sealed class ParityTests : IDisposable
{
    private readonly World _world = new();

    public ParityTests()
    {
        _world.Shelf.Locks[Shelf.Commit('a')] = new LockedRequirements("lock1", 1, [new LockedPackage("Django", "5.2.1", true)]);
        _world.Shelf.Locks["dirty"] = new LockedRequirements("lock2", 1, [new LockedPackage("Django", "4.2.3", true)]);
        _world.Shelf.Procfiles["dirty"] = [new("web", "serve"), new("worker", "work"), new("release", "migrate")];
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Where_nothing_was_deployed_the_files_and_the_work_tree_count()
    {
        await _world.DeployAllAsync("a");

        var parity = await CompareAsync();

        Assert.Equal(["v1, release aaaaaaa-000001", "never deployed: its files and the work tree"], parity.Environments.Select(side => side.Origin));
        Assert.Equal("""
            release | Expected | aaaaaaa-000001 | not deployed | an environment is ahead until its release is promoted
            runtime | Unknown | net10.0 | ? | nothing was deployed there yet
            runtime/platform | Unknown | any | ? | nothing was deployed there yet
            toolchain | Unknown | none | ? | nothing was deployed there yet
            packages/Django | Drift | 5.2.1 | 4.2.3 |
            processes/release | Same | migrate | migrate |
            processes/web | Same | serve | serve |
            processes/worker | Same | work | work |
            instances/web | Same | 1 | 1 |
            instances/worker | Same | 1 | 1 |
            platform/kind | Same | cloud | cloud |
            capabilities/asgi | Same | yes | yes |
            capabilities/logs | Same | no | no |
            capabilities/maintenance | Same | no | no |
            capabilities/one-off | Same | no | no |
            capabilities/pause | Same | no | no |
            capabilities/prune | Same | yes | yes |
            capabilities/release-command | Same | yes | yes |
            capabilities/restart | Same | no | no |
            capabilities/scale | Same | yes | yes |
            capabilities/start-beside | Same | yes | yes |
            """, Rows(parity));
    }

    [Fact]
    public async Task Wheels_tell_the_packages_of_a_release_without_a_lock_and_whether_their_files_are_alike()
    {
        _world.Shelf.Locks.Clear();
        _world.Shelf.Wheels = [new ReleaseFile("Django-5.2.1-py3-none-any.whl", false, 1, new string('a', 64)), new ReleaseFile("dj_database_url-3.0-py3-none-any.whl", false, 1, new string('b', 64))];
        await _world.DeployAllAsync("a");
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Promote())).ExitCode);
        Assert.Equal(["packages/dj-database-url | Same | 3.0 | 3.0 |", "packages/django | Same | 5.2.1 | 5.2.1 |"], Packages(await CompareAsync()));

        _world.Shelf.Wheels = [new ReleaseFile("Django-5.2.1-py3-none-any.whl", false, 1, new string('c', 64)), _world.Shelf.Wheels[1]];
        await _world.DeployAllAsync("b");
        Assert.Equal(
            ["packages/dj-database-url | Same | 3.0 | 3.0 |", "packages/django | Drift | 5.2.1 | 5.2.1 | the files differ: sha256:cccccccccccc… in staging, sha256:aaaaaaaaaaaa… in production"],
            Packages(await CompareAsync()));

        static IEnumerable<string> Packages(ParityReport parity) => Rows(parity).Split('\n').Where(row => row.StartsWith("packages/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".python-version", "3.12\n", "requirements/production.txt", "python3.12")]
    [InlineData("App.csproj", "<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>", "requirements/production.props", "net9.0")]
    [InlineData("App.csproj", "<Project><PropertyGroup><TargetFramework>$(Framework)</TargetFramework></PropertyGroup></Project>", "requirements/production.props", "?")]
    public async Task Before_a_first_deployment_the_declared_runtime_counts(string file, string content, string requirements, string runtime)
    {
        await _world.DeployAllAsync("a");
        Directory.CreateDirectory(Path.Combine(_world.Paths.Root, "requirements"));
        await File.WriteAllTextAsync(Path.Combine(_world.Paths.Root, requirements), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_world.Paths.Root, file), content, TestContext.Current.CancellationToken);
        Assert.StartsWith($"runtime | {(runtime == "?" ? "Unknown" : "Drift")} | net10.0 | {runtime} |", Rows(await CompareAsync()).Split('\n').Single(row => row.StartsWith("runtime |", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_the_configuration_are_fingerprints_and_secrets_are_there_or_not()
    {
        _world.SecretValues["KEY"] = "canary-2";
        _world.Staging = _world.Staging with
        {
            Config = new Dictionary<string, string> { ["LEVEL"] = "canary-info", ["SAME"] = "1" },
            Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", "TOKEN"), ["KEY"] = new("env", "KEY"), ["ONLY"] = new("env", "TOKEN") },
        };
        _world.SecretValues["ONLY"] = "canary-3";
        _world.Production = _world.Production with
        {
            Config = new Dictionary<string, string> { ["LEVEL"] = "canary-debug", ["SAME"] = "1" },
            Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", "GONE"), ["KEY"] = new("command", "pass"), ["FRESH"] = new("generated", "") },
        };
        await _world.DeployAllAsync("a");

        var parity = await CompareAsync();

        Assert.Equal(
            ["config/LEVEL Drift ", "config/SAME Same ", "secrets/FRESH Drift ", "secrets/KEY Unknown the command behind KEY is not run for this", "secrets/ONLY Drift ", "secrets/TOKEN Drift "],
            parity.Findings.Where(finding => finding.Group is "config" or "secrets").Select(finding => $"{finding.Aspect} {finding.Verdict} {finding.Note}"));
        Assert.Equal(["production: the secret TOKEN is missing: the variable GONE is not set"], parity.Warnings);
        Assert.DoesNotContain(parity.Findings.SelectMany(finding => finding.Facts), fact => fact.Value?.Contains("canary", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Locks_count_only_where_the_release_was_built_with_them()
    {
        await _world.DeployAllAsync("ab");
        _world.Shelf.Locks[Shelf.Commit('b')] = new LockedRequirements("another", 1, []);

        Assert.Equal("release bbbbbbb-000001 was built with other locks than commit bbbbbbb has", (await CompareAsync()).Findings.Single(finding => finding.Aspect == "packages").Note);
        _world.Shelf.Locks.Clear();
        Assert.Equal("commit bbbbbbb is not in this clone (git fetch); the work tree is not in this clone (git fetch)", (await CompareAsync()).Findings.Single(finding => finding.Aspect == "packages").Note);
    }

    [Fact]
    public async Task The_locks_of_a_neighbour_are_not_those_of_an_environment_with_requirements_for_pip()
    {
        await _world.DeployAllAsync("a");
        _world.Production = _world.Production with { Requirements = "requirements/production.txt" };

        var packages = (await CompareAsync()).Findings.Where(finding => finding.Group == "packages");

        Assert.Equal(["packages Unknown pip's requirements have no lock in the work tree"], packages.Select(finding => $"{finding.Aspect} {finding.Verdict} {finding.Note}"));
    }

    [Fact]
    public async Task What_nothing_in_the_product_knows_a_source_tells()
    {
        var parity = await CompareAsync(new Databases());

        Assert.Equal(
            ["database/engine Same ", "database/version Drift "],
            parity.Findings.Where(finding => finding.Group is "database" or "migrations").Select(finding => $"{finding.Aspect} {finding.Verdict} {finding.Note}"));
    }

    [Fact]
    public async Task A_strict_promotion_is_refused_over_what_nobody_declared()
    {
        await _world.DeployAllAsync("a");
        _world.Production = _world.Production with
        {
            Promote = new() { From = "staging", StrictParity = true },
            Config = new Dictionary<string, string> { ["DEBUG"] = "1" },
            Processes = new Dictionary<string, ProcessSettings> { ["web"] = new(2, null) },
            Allow = [Allow("instances/web"), Allow("config/DEBUG", new DateOnly(2026, 2, 1))],
        };

        var error = await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(_world.Promote()));

        Assert.Equal("production would differ from staging in config/DEBUG, and nothing declares it (promote.parity: strict). Nothing was touched.", error.Message);
        var print = _world.Start().Parts.Fingerprint(new Secret("1"));
        Assert.Equal([$"config/DEBUG: none in staging, {print} in production; was allowed until 2026-02-01 (environments/production.yml:9:3): a reason"], error.Details);
        Assert.Equal("Make them alike, or write into environments/production.yml what is meant: 'allow: { config/DEBUG: { reason: \"<why>\" } }'. All that differs: ./build.sh --target=Parity --left=staging --right=production", error.Next);
        Assert.Null(_world.Cloud("production").Live);
        Assert.Equal(["production would differ from staging in config/DEBUG, and nothing declares it (promote.parity: strict)."], (await _world.Start().Deployments.PlanAsync(_world.Promote(), default)).Refusals);

        _world.Production = _world.Production with { Allow = [Allow("instances/web"), Allow("config/*")] };
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Promote())).ExitCode);
    }

    [Fact]
    public async Task Without_strict_a_promotion_asks_nothing()
    {
        await _world.DeployAllAsync("a");
        _world.Production = _world.Production with { Config = new Dictionary<string, string> { ["DEBUG"] = "1" } };

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Promote())).ExitCode);
    }

    private static Allowance Allow(string aspect, DateOnly? until = null) => new(aspect, "a reason", until, new SourceLocation("environments/production.yml", 9, 3));

    private async Task<ParityReport> CompareAsync(params IFactSource[] sources)
    {
        var parts = _world.Start().Parts with
        {
            FactSources = sources,
            LookAtSecret = (_, name, reference, _) => Task.FromResult<SecretSighting?>(reference switch
            {
                { Scheme: "generated" } => new SecretSighting(null, null),
                { Target: "GONE" } => new SecretSighting(null, "the variable GONE is not set"),
                _ => new SecretSighting(new Secret(_world.SecretValues[name]), null),
            }),
        };
        return await new ParityCheck(parts).CompareAsync([_world.Staging, _world.Production], all: true, default);
    }

    private static string Rows(ParityReport parity) => string.Join('\n', parity.Findings.Select(finding =>
        $"{finding.Aspect} | {finding.Verdict} | {string.Join(" | ", finding.Facts.Select(fact => fact.Unknown is not null ? "?" : fact.Value))} | {finding.Note}".TrimEnd()));

    private sealed class Databases : IFactSource
    {
        public IReadOnlyList<string> Groups => ["database"];

        public Task<IReadOnlyDictionary<string, Fact>> ReadAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, Fact>>(new Dictionary<string, Fact>
            {
                ["database/engine"] = new() { Value = "PostgreSQL" },
                ["database/version"] = new() { Value = environment.Name == "staging" ? "17.2" : "16.9" },
            });
    }
}
