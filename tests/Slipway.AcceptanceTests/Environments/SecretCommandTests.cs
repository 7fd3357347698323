using System.Diagnostics;
using Slipway.Environments;

namespace Slipway.AcceptanceTests.Environments;

/// <summary><c>command:…</c> with real commands.</summary>
public sealed class SecretCommandTests : IDisposable
{
    private readonly ProjectPaths _paths = new(Directory.CreateTempSubdirectory("slipway secrets ").FullName);

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);

    [Fact]
    public async Task The_value_is_what_the_command_prints_in_the_project_root()
    {
        await File.WriteAllTextAsync(Path.Combine(_paths.Root, "vault.txt"), "first\nsecond\n");
        var secrets = await Resolve(("A", " sed -n 2p vault.txt | tr a-z A-Z"), ("B", "printf '%s' \"two words\"; echo noise >&2"));
        Assert.Equal("SECOND", secrets["A"].Reveal());
        Assert.Equal("two words", secrets["B"].Reveal());
    }

    [Fact]
    public async Task What_fails_is_told_without_a_word_of_its_output()
    {
        var problems = await Assert.ThrowsAsync<ConfigurationException>(() => Resolve(
            ("A", "head -c 8 /dev/zero | tr '\\0' x; echo canary-$((40+2)) >&2; exit 7"),
            ("B", "true"),
            ("C", "no-such-command-anywhere"),
            ("D", "head -c 100000 /dev/zero | tr '\\0' x"),
            ("E", "kill -9 $$")));

        Assert.Equal(
            """
            environments/one.yml:1: the secret 'A' of 'one' (command:head -c 8 /dev/zero | tr '\0' x; echo canary-$((40+2)) >&2; exit 7) is missing: the command ended with exit code 7; run it yourself to see why
            environments/one.yml:2: the secret 'B' of 'one' (command:true) is missing: the command gives nothing
            environments/one.yml:3: the secret 'C' of 'one' (command:no-such-command-anywhere) is missing: the command ended with exit code 127; run it yourself to see why
            environments/one.yml:4: the secret 'D' of 'one' (command:head -c 100000 /dev/zero | tr '\0' x) is missing: the command gives more than 64 KiB, which is no secret
            environments/one.yml:5: the secret 'E' of 'one' (command:kill -9 $$) is missing: the command ended with exit code 137; run it yourself to see why
            """,
            problems.Message);
        Assert.DoesNotContain("canary-42", problems.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep 600")]
    [InlineData("sleep 15 & echo left-behind")]
    public async Task It_has_a_deadline_also_when_a_process_left_behind_holds_the_output(string command)
    {
        var watch = Stopwatch.StartNew();
        var problems = await Assert.ThrowsAsync<ConfigurationException>(() => Resolve(TimeSpan.FromSeconds(1), CancellationToken.None, ("A", command)));
        Assert.Equal($"environments/one.yml:1: the secret 'A' of 'one' (command:{command}) is missing: the command did not end within 1s", problems.Message);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task It_asks_nobody_on_standard_input() => Assert.Equal("<>", (await Resolve(("A", "read line; echo \"<$line>\"")))["A"].Reveal());

    [Fact]
    public async Task Whoever_cancels_gets_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Resolve(TimeSpan.FromSeconds(60), cancellation.Token, ("A", "sleep 600")));
    }

    private Task<IReadOnlyDictionary<string, Secret>> Resolve(params (string Name, string Command)[] secrets) =>
        Resolve(TimeSpan.FromSeconds(30), CancellationToken.None, secrets);

    private Task<IReadOnlyDictionary<string, Secret>> Resolve(TimeSpan deadline, CancellationToken cancellationToken, params (string Name, string Command)[] secrets) =>
        new SecretResolver(_paths, Environment.GetEnvironmentVariable, deadline).ResolveAsync(
            new AppEnvironment
            {
                Name = "one",
                TargetName = "One",
                File = new SourceLocation("environments/one.yml"),
                App = ".",
                Platform = new PlatformSettings("local", new Dictionary<string, object>()),
                Secrets = secrets.Select((secret, index) => (secret, index)).ToDictionary(
                    pair => pair.secret.Name,
                    pair => new SecretReference("command", pair.secret.Command) { Location = new SourceLocation("environments/one.yml", pair.index + 1) }),
            },
            cancellationToken);
}
