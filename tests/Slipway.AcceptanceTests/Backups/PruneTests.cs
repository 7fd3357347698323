using System.Text.Json.Nodes;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;
using Slipway.Data.Vaults.Directories;

namespace Slipway.AcceptanceTests.Backups;

/// <summary>Points that go from a directory and from restic through the command line: what stays is whole by restic's own check, and comes back.</summary>
public sealed class PruneTests(TinyProject project) : IClassFixture<TinyProject>
{
    private string Media => Path.Combine(project.Root, ".slipway", "data", "staging", "media");

    private string Repository => Path.Combine(project.Root, ".slipway", "restic");

    private string Password => Path.Combine(project.Root, ".slipway", "restic-password");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_kept_is_whole_in_both_vaults_and_what_shrank_is_told()
    {
        Part.Require("restic");
        project.Configure("staging", project.Staging(
            $"uploads: [media]\nbackup:\n  keep: {{ daily: 1, weekly: 0, monthly: 0 }}\n  vaults: [{{ kind: directory, path: .slipway/vault }}, {{ kind: restic, repository: {Repository}, password: 'file:{Password}' }}]\n"));
        project.Write(".slipway/restic-password", "a password for a test");
        File.SetUnixFileMode(Password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        project.Write(".slipway/data/staging/media/only-the-first", "is in the first point alone");
        project.Write(".slipway/data/staging/media/both", "is in both points");
        (await project.SlipwayAsync("--target=BackupStaging")).MustExitWith(0);
        File.Delete(Path.Combine(Media, "only-the-first"));
        project.Write(".slipway/data/staging/media/later", "is in the second point alone");
        (await project.SlipwayAsync("--target=BackupStaging")).MustExitWith(0);
        var points = await PointsAsync();

        var pruned = (await project.SlipwayAsync("--target=PruneStaging", "--apply")).MustExitWith(0);

        Assert.Contains($"1 restore point of staging is gone, 1 kept\n  gone      {points[1]}\n", pruned.Output, StringComparison.Ordinal);
        Assert.Equal([points[0]], await PointsAsync());
        var vault = new DirectoryVault("directory", Path.Combine(project.Root, ".slipway", "vault"), mustExist: true);
        Assert.Equal([points[0]], await vault.ListAsync("staging", Stop));
        Assert.Empty((await vault.VerifyAsync("staging", points[0], null, Stop)).Damages);
        var snapshots = JsonNode.Parse((await ResticAsync("snapshots", "--json")).Output)!.AsArray();
        Assert.All(snapshots, snapshot => Assert.Contains($"point:{points[0]}", snapshot!["tags"]!.AsArray().Select(tag => (string)tag!)));
        Assert.Equal(3, snapshots.Count);
        await ResticAsync("check", "--read-data");

        File.Delete(Path.Combine(Media, "both"));
        File.Delete(Path.Combine(Media, "later"));
        var shrunk = (await project.SlipwayAsync("--target=BackupStaging")).MustExitWith(0);
        var newest = (await PointsAsync())[0];
        var warning = $"warning: The restore point {newest} is smaller than {points[0]}, the one before it: no files any more (2 before); no bytes in files any more (45 before). If that is not meant, look at {points[0]} before it goes: ./build.sh --target=PointsStaging";
        Assert.Contains(warning, shrunk.Error.Split('\n'));
        Assert.Contains(warning, (await project.SlipwayAsync("--target=StatusStaging")).MustExitWith(0).Error.Split('\n'));

        (await project.SlipwayAsync("--target=RestoreStaging", $"--point={points[0]}")).MustExitWith(0);
        Assert.Equal("is in both points", await File.ReadAllTextAsync(Path.Combine(Media, "both"), Stop));
    }

    private async Task<IReadOnlyList<string>> PointsAsync() =>
        [.. JsonNode.Parse((await project.SlipwayAsync("--target=PointsStaging", "--format=json")).MustExitWith(0).Output)!["points"]!.AsArray().Select(point => (string)point!["id"]!)];

    private async Task<CommandResult> ResticAsync(params string[] arguments) =>
        (await Terminal.RunAsync(project.Root, "restic", arguments, new Dictionary<string, string?> { ["RESTIC_REPOSITORY"] = Repository, ["RESTIC_PASSWORD_FILE"] = Password })).MustExitWith(0);
}
