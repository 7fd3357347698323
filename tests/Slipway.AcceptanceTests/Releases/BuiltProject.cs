using Slipway.AcceptanceTests.Shell;
using Slipway.Releases;
using Slipway.Requirements;

namespace Slipway.AcceptanceTests.Releases;

/// <summary>One commit, built in two clones that lie at paths of different length, one of them full of what MSBuild and the shell give a meaning to.</summary>
public sealed class BuiltProject : IAsyncLifetime
{
    public string Scratch { get; } = Directory.CreateTempSubdirectory("slipway-releases-").FullName;

    internal SampleProject First { get; private set; } = null!;

    internal SampleProject Second { get; private set; } = null!;

    internal BuiltRelease InFirst { get; private set; } = null!;

    internal BuiltRelease InSecond { get; private set; } = null!;

    internal IReadOnlyList<LockChange> Renewed { get; private set; } = null!;

    internal Phases Phases { get; } = new();

    public async ValueTask InitializeAsync()
    {
        First = await SampleProject.CreateAsync(Path.Combine(Scratch, "first"));
        Renewed = [.. await First.RenewAsync("development"), .. await First.RenewAsync("staging"), .. await First.RenewAsync("production")];
        await First.CommitAsync("A tiny app");
        Second = new SampleProject(Path.Combine(Scratch, "a second, (longer) place = 100% other $(HOME) 'quoted'"));
        await RepositoryUnderTest.GitAsync(Scratch, "clone", "-q", First.Paths.Root, Second.Paths.Root);
        await RepositoryUnderTest.GitAsync(Second.Paths.Root, "remote", "set-url", "origin", "https://git.example.test/tiny.git");
        await RepositoryUnderTest.GitAsync(Second.Paths.Root, "config", "core.autocrlf", "true");
        InFirst = await First.BuildAsync(phase: Phases);
        InSecond = await Second.BuildAsync();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Scratch, recursive: true);
        return ValueTask.CompletedTask;
    }
}
