using System.Text;
using Slipway.Data.Points;
using Slipway.Data.Vaults.Directories;
using Slipway.State;
using Slipway.Tests.Data.Points;

namespace Slipway.Tests.Frosting;

/// <summary>What <c>Prune</c> shows: first which points go, and only when it is told to, that they are gone.</summary>
public sealed class PruneTests : IDisposable
{
    private readonly Slip _slip = new() { IsReal = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public PruneTests()
    {
        foreach (var environment in new[] { "staging", "production" })
            _slip.Project.With($"{environment}.yml", $"platform: {{ port: 808{environment.Length % 4} }}\nuploads: [media]\nprotect: {{ confirm: {(environment == "staging" ? "false" : "true")} }}\nbackup: {{ keep: {{ daily: 1, weekly: 0, monthly: 0 }} }}\n");
    }

    public void Dispose() => _slip.Dispose();

    [Fact]
    public async Task Without_apply_it_says_what_would_go_and_why_the_others_stay()
    {
        await PutAsync("staging", 1, 2);

        Assert.Equal(0, _slip.Run("--target=PruneStaging"));

        Assert.Equal(
            """
            20260304t130000z-0001  1 h ago  kept: the last good point, daily (2026-03-04)
            20260304t120000z-0002  2 h ago  goes: a newer point stands for its day, week, month and year
            1 restore point of staging would go, 1 stay (a plan: nothing was removed)
            remove: ./build.sh --target=PruneStaging --apply

            """, _slip.Out);
        Assert.Equal("", _slip.Error);
        Assert.Equal(2, (await Catalog.ListAsync("staging", Token)).Count);

        var said = _slip.Out;
        Assert.Equal(0, _slip.Run("--target=PruneStaging", "--plan"));
        Assert.Equal(said, _slip.Out);
        Assert.Equal(0, _slip.Run("--target=PruneStaging", "--format=json"));
        Assert.Equal("""{"environment":"staging","points":[{"id":"20260304t130000z-0001","created":"2026-03-04T13:00:00+00:00","kept":true,"why":"kept: the last good point, daily (2026-03-04)"},{"id":"20260304t120000z-0002","created":"2026-03-04T12:00:00+00:00","kept":false,"why":"goes: a newer point stands for its day, week, month and year"}],"unfinished":[],"unreachable":[]}""" + "\n", _slip.Out);
    }

    [Fact]
    public async Task With_apply_it_says_what_is_gone()
    {
        await PutAsync("staging", 1, 2);

        Assert.Equal(0, _slip.Run("--target=PruneStaging", "--apply"));

        Assert.Matches(
            """
            ^Prune the restore points of staging
              ✔ lease 0\.00 s
                ✔ directory: 1 point is not in it any more
              ✔ points 0\.00 s
            1 restore point of staging is gone, 1 kept
              gone      20260304t120000z-0002
              freed     \d+ B of 1 content
            $
            """, _slip.Out);
        Assert.Equal(0, _slip.Run("--target=PruneStaging"));
        Assert.EndsWith("No restore point of staging goes: 1 is kept.\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_broken_off_is_told_and_finished()
    {
        await PutAsync("staging", 1, 2);
        await Catalog.BeginRemovalAsync("staging", "20260304t120000z-0002", Token);

        Assert.Equal(0, _slip.Run("--target=PruneStaging"));
        Assert.Equal(
            """
            20260304t130000z-0001  1 h ago  kept: the last good point, daily (2026-03-04)
            0 restore points of staging would go, 1 stay (a plan: nothing was removed)
            note: The removal of 20260304t120000z-0002 was broken off; it is finished with --apply.
            remove: ./build.sh --target=PruneStaging --apply

            """, _slip.Out);
        Assert.Equal(0, _slip.Run("--target=PruneStaging", "--apply"));
        Assert.Contains("1 restore point of staging is gone, 1 kept\n  gone      20260304t120000z-0002\n", _slip.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--plan")]
    [InlineData("--format=json")]
    public void Removing_and_saying_what_would_be_removed_exclude_each_other(string other)
    {
        Assert.Equal(2, _slip.Run("--target=PruneStaging", "--apply", other));
        Assert.Equal($"error: --apply and {other} do not go together: the one removes points, the other says which would be.\n", _slip.Error);
    }

    [Fact]
    public async Task A_protected_environment_names_the_confirmation()
    {
        await PutAsync("production", 1, 2);
        Assert.Equal(0, _slip.Run("--target=PruneProduction"));
        Assert.EndsWith("remove: ./build.sh --target=PruneProduction --apply --confirm=production\n", _slip.Out, StringComparison.Ordinal);
        Assert.Equal(5, _slip.Run("--target=PruneProduction", "--apply"));
        Assert.StartsWith("refused: production is protected and asks for a confirmation. Nothing was touched.\nnext: ./build.sh --target=PruneProduction --apply --confirm=production\n", _slip.Error, StringComparison.Ordinal);
    }

    private PointCatalog Catalog => new(new DirectoryStateStore(_slip.Project.Paths.State));

    /// <summary>Puts points of so many hours ago into the vault that there is by default.</summary>
    private async Task PutAsync(string environment, params int[] hours)
    {
        var vault = new DirectoryVault("directory", Path.Combine(_slip.Project.Paths.Root, ".slipway", "vault"), mustExist: false);
        foreach (var age in hours)
        {
            var created = Sample.Now.AddHours(-age);
            var id = $"{created:yyyyMMdd't'HHmmss'z'}-{age:0000}";
            await using var deposit = await vault.BeginAsync(environment, id, Token);
            var dump = await deposit.PutDumpAsync(new MemoryStream(Encoding.UTF8.GetBytes(id)), Token);
            var point = SamplePoint.At(created, id, "directory") with
            {
                Environment = environment,
                Database = new(new("sqlite", "3.46"), new("sqlite", dump.Size, dump.Sha256), [new("entry", 3)], null),
            };
            await Catalog.AddAsync(point, Token);
            await deposit.CommitAsync(point, Token);
            await Catalog.AddVaultAsync(environment, id, "directory", Token);
        }
    }
}
