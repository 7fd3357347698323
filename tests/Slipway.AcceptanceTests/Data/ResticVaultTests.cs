using System.Security.Cryptography;
using System.Text;
using Slipway.AcceptanceTests.Shell;
using Slipway.Data.Databases;
using Slipway.Data.Uploads;
using Slipway.Data.Vaults.Restic;
using Slipway.Environments;

namespace Slipway.AcceptanceTests.Data;

public sealed class ResticVaultTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-restic-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(_directory, "repository");

    private string Tree => Path.Combine(_directory, "media");

    public void Dispose() => TreeRemoval.Remove(_directory);

    [Fact]
    public async Task A_point_comes_back_equal_and_goes_when_it_shall()
    {
        await UploadTrees.MakeAsync(Tree, 300);
        await ComesBackAsync(Repository(Place));
        // A second point reads no file that did not change; removing the first leaves it whole.
        var vault = new ResticVault(Repository(Place), mustExist: true);
        await using (var deposit = await vault.BeginAsync("production", Points.Second, Token))
            await Points.PutUploadsAsync(deposit, Points.Second, Tree, _directory, Token);
        Assert.Equal([Points.First, Points.Second], await vault.ListAsync("production", Token));
        Assert.Empty(await vault.ListAsync("staging", Token));
        await vault.DeleteAsync("production", [Points.First], Token);
        Assert.Null((await vault.TidyAsync(Token)).Postponed);
        Assert.Equal([Points.Second], await vault.ListAsync("production", Token));
        Assert.Empty((await vault.VerifyAsync("production", Points.Second, null, Token)).Damages);
        Assert.Equal($"The vault 'far' has no point {Points.First} of production.", (await Assert.ThrowsAsync<SlipwayException>(() => vault.OpenAsync("production", Points.First, Token))).Message);
    }

    [Fact]
    public async Task It_works_over_sftp()
    {
        await using var server = await SshServer.StartAsync(_directory);
        await UploadTrees.MakeAsync(Tree, 30);
        await ComesBackAsync(Repository($"sftp:127.0.0.1:{Place}") with { Options = [$"sftp.command={server.Command}"] });
        Assert.True(File.Exists(Path.Combine(Place, "config")));
    }

    [Fact]
    public async Task It_works_over_S3()
    {
        await using var server = await S3Server.StartAsync(_directory);
        await UploadTrees.MakeAsync(Tree, 30);
        await ComesBackAsync(Repository($"s3:{server.Url}/backups") with
        {
            Environment = new Dictionary<string, Secret> { ["AWS_ACCESS_KEY_ID"] = new("testing"), ["AWS_SECRET_ACCESS_KEY"] = new("testing"), ["AWS_DEFAULT_REGION"] = new("us-east-1") },
        });
    }

    [Fact]
    public async Task A_dump_that_is_cut_short_is_no_dump()
    {
        Part.Require("restic");
        var vault = new ResticVault(Repository(Place), mustExist: false);
        await using (var deposit = await vault.BeginAsync("production", Points.First, Token))
        {
            var failure = await Assert.ThrowsAsync<SlipwayException>(() => deposit.PutDumpAsync(new BrokenStream(3_000_000), Token));
            Assert.Equal("the program died", failure.Message);
        }

        Assert.Empty(await ResticSnapshots.ListAsync(Repository(Place), "production", null, Token));
        Assert.Empty(await vault.ListAsync("production", Token));
    }

    [Fact]
    public async Task A_wrong_password_is_said_to_be_one()
    {
        Part.Require("restic");
        await using (await new ResticVault(Repository(Place), mustExist: false).BeginAsync("production", Points.First, Token))
        {
        }

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new ResticVault(Repository(Place) with { Password = new Secret("canary-wrong") }, mustExist: false).BeginAsync("production", Points.First, Token));
        Assert.Equal("The password of the vault 'far' is wrong: its restic repository does not open.", failure.Message);
    }

    [Fact]
    public async Task A_missing_repository_that_was_used_before_is_not_made_anew()
    {
        Part.Require("restic");
        var vault = new ResticVault(Repository(Place), mustExist: true);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => vault.BeginAsync("production", Points.First, Token));
        Assert.Equal("There is no restic repository where the vault 'far' should be.", failure.Message);
        await Assert.ThrowsAsync<SlipwayException>(() => vault.ListAsync("production", Token));
        Assert.Empty(await new ResticVault(Repository(Place), mustExist: false).ListAsync("production", Token));
        Assert.False(Directory.Exists(Place));
    }

    [Fact]
    public async Task A_repository_that_another_restic_has_locked_is_left_alone()
    {
        await UploadTrees.MakeAsync(Tree, 5);
        await ComesBackAsync(Repository(Place));
        var vault = new ResticVault(Repository(Place), mustExist: true);
        await using (await LockAsync())
            Assert.Equal("another restic uses the vault 'far'", (await vault.TidyAsync(Token)).Postponed);
        Assert.Null((await vault.TidyAsync(Token)).Postponed);
    }

    [Fact]
    public async Task A_flipped_byte_is_found()
    {
        await UploadTrees.MakeAsync(Tree, 30);
        await ComesBackAsync(Repository(Place));
        var pack = Directory.GetFiles(Path.Combine(Place, "data"), "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!;
        File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var content = await File.ReadAllBytesAsync(pack, Token);
        content[content.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(pack, content, Token);
        var vault = new ResticVault(Repository(Place), mustExist: true);
        var damages = (await vault.VerifyAsync("production", Points.First, null, Token)).Damages;
        Assert.Equal($"The restic repository of the vault 'far' is damaged, and with it perhaps {Points.First}; restic check says:", damages[0]);
        Assert.Contains(damages, line => line.Contains(Path.GetFileName(pack)[..8], StringComparison.Ordinal));
        // The pack holds pieces of the dump, of the uploads or of both: restoring all of it meets the byte.
        await Assert.ThrowsAsync<SlipwayException>(async () =>
        {
            var point = await vault.OpenAsync("production", Points.First, Token);
            await point.RestoreUploadsAsync("media", Path.Combine(_directory, "again"), null, Token);
            await using var dump = await point.OpenDumpAsync(Token);
            await dump.CopyToAsync(Stream.Null, Token);
        });
    }

    [Fact]
    public async Task Without_restic_it_says_what_to_install()
    {
        var vault = new ResticVault(Repository(Place) with { Program = "no-such-restic" }, mustExist: false);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => vault.BeginAsync("production", Points.First, Token));
        Assert.Equal("The vault 'far' needs restic, which is not on this machine.", failure.Message);
        Assert.Equal("Install it: apt-get install restic", failure.Next);
    }

    private static ResticRepository Repository(string place) => new() { Vault = "far", Repository = new Secret(place), Password = new Secret("canary-of-restic") };

    private async Task ComesBackAsync(ResticRepository repository)
    {
        Part.Require("restic");
        var vault = new ResticVault(repository, mustExist: false);
        var dump = RandomNumberGenerator.GetBytes(3_000_000);
        var before = await TreeReading.ReadAsync(Tree, Token);
        await using (var deposit = await vault.BeginAsync("production", Points.First, Token))
        {
            var digest = await deposit.PutDumpAsync(new MemoryStream(dump), Token);
            var snapshot = UploadSnapshot.Take(new UploadSource("media", Tree), Path.Combine(_directory, "snapshot"), Token);
            var index = HashIndex.Open(Path.Combine(_directory, "index"));
            var listing = await deposit.PutUploadsAsync(snapshot, index, null, Token);
            Assert.Empty(await vault.ListAsync("production", Token));
            var contents = new DatabaseContents(new DatabaseServer("sqlite", "3"), new DumpContent("sqlite database", digest.Size, digest.Sha256), [], null);
            await deposit.CommitAsync(Points.Of(Points.First, contents, Slipway.Data.Points.UploadContents.Of(snapshot, listing)), Token);
            index.Close(snapshot);
        }

        Assert.Equal([Points.First], await vault.ListAsync("production", Token));
        var point = await vault.OpenAsync("production", Points.First, Token);
        var target = Path.Combine(_directory, "restored");
        await point.RestoreUploadsAsync("media", target, null, Token);
        Assert.Empty(TreeDifferences.Between(before, await TreeReading.ReadAsync(target, Token)));
        Assert.Empty(Directory.GetFileSystemEntries(_directory, "restored.*~"));
        using var read = new MemoryStream();
        await using (var stored = await point.OpenDumpAsync(Token))
            await stored.CopyToAsync(read, Token);
        Assert.Equal(dump, read.ToArray());
        Assert.Contains("restic", (await vault.ToolsAsync(Token)).Keys);
    }

    /// <summary>A backup that waits for its input holds a lock as long as it is let.</summary>
    private async Task<IAsyncDisposable> LockAsync()
    {
        var waiting = new WaitingBackup(Repository(Place));
        for (var until = DateTime.UtcNow.AddSeconds(30); !Directory.EnumerateFiles(Path.Combine(Place, "locks")).Any(); await Task.Delay(20, Token))
            Assert.True(DateTime.UtcNow < until, "restic took no lock.");
        return waiting;
    }

    private sealed class WaitingBackup : IAsyncDisposable
    {
        private readonly TaskCompletionSource _end = new();
        private readonly Task _run;

        public WaitingBackup(ResticRepository repository) =>
            _run = repository.RunAsync(repository.Command("backup", "--stdin", "--quiet") with { Write = async (input, token) => { await _end.Task.WaitAsync(token); await input.WriteAsync(Encoding.UTF8.GetBytes("x"), token); } }, Token);

        public async ValueTask DisposeAsync()
        {
            _end.SetResult();
            await _run;
        }
    }

    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new SlipwayException(ExitCode.Failed, "the program died");
    }
}
