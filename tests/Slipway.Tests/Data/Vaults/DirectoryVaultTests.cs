using System.Security.Cryptography;
using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.Data.Vaults.Directories;
using Slipway.Releases;
using Slipway.Tests.Data.Points;
using Slipway.Tests.Data.Uploads;

namespace Slipway.Tests.Data.Vaults;

public sealed class DirectoryVaultTests : IDisposable
{
    private const string First = "20261126t140000z-0001";
    private const string Second = "20261126t150000z-0002";

    /// <summary>What has a file of its own in a vault.</summary>
    private static readonly string Large = string.Concat(Enumerable.Range(0, 400_000));

    private readonly UploadDirectory _directory = new();
    private readonly UploadTree _media;

    public DirectoryVaultTests() => _media = new UploadTree(Path.Combine(_directory.Path, "media"));

    private string Place => Path.Combine(_directory.Path, "vault");

    private string Target => Path.Combine(_directory.Path, "restored");

    private DirectoryVault Vault => new("near", Place, mustExist: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_tree_comes_back_equal()
    {
        var tree = UploadTree.Nasty(Path.Combine(_directory.Path, "nasty"));
        await PutAsync(First, tree.Root);
        var point = await Vault.OpenAsync("production", First, Token);
        var listing = await point.RestoreUploadsAsync("media", Target, null, Token);
        Assert.Equal(await UploadTree.EntriesAsync(tree.Root), await UploadTree.EntriesAsync(Target));
        Assert.Equal(listing.Hash(), point.Manifest.Uploads[0].Listing);
        Assert.True(new UploadTree(Target).Status("sparse").Allocated < 1024 * 1024);
    }

    [Fact]
    public async Task A_dump_comes_back_equal()
    {
        var dump = RandomNumberGenerator.GetBytes(5_000_000);
        await using (var deposit = await Vault.BeginAsync("production", First, Token))
        {
            var digest = await deposit.PutDumpAsync(new MemoryStream(dump), Token);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(dump)), digest.Sha256);
            await deposit.CommitAsync(WithDump(First, digest), Token);
        }

        await using var stored = await (await Vault.OpenAsync("production", First, Token)).OpenDumpAsync(Token);
        using var read = new MemoryStream();
        await stored.CopyToAsync(read, Token);
        Assert.Equal(dump, read.ToArray());
    }

    [Fact]
    public async Task Equal_contents_are_kept_once_across_points()
    {
        _media.File("a", "same");
        _media.File("b", "same");
        await PutAsync(First, _media.Root);
        _media.File("c", "another");
        await PutAsync(Second, _media.Root);
        Assert.Equal(2, Objects().Length);
        Assert.Equal(2, Packed().Count);
        Assert.Equal([First, Second], await Vault.ListAsync("production", Token));
    }

    [Fact]
    public async Task What_was_not_committed_is_not_there()
    {
        _media.File("a", "a");
        await using (var deposit = await Vault.BeginAsync("production", First, Token))
        {
            using var snapshot = Take(_media.Root);
            await deposit.PutUploadsAsync(snapshot, Index(), null, Token);
        }

        Assert.Empty(await Vault.ListAsync("production", Token));
        Assert.Empty(Objects());
        Assert.Empty(Packed());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Place, "incoming")));
    }

    [Fact]
    public async Task A_dump_that_is_cut_short_is_no_dump()
    {
        await using (var deposit = await Vault.BeginAsync("production", First, Token))
        {
            var failure = await Assert.ThrowsAsync<SlipwayException>(() => deposit.PutDumpAsync(new BrokenStream(3_000_000), Token));
            Assert.Equal("the program died", failure.Message);
        }

        Assert.Empty(Objects());
    }

    [Theory]
    [InlineData("photo.jpg", "verify")]
    [InlineData("photo.jpg", "restore")]
    [InlineData("large", "verify")]
    [InlineData("large", "restore")]
    public async Task A_flipped_byte_is_found_and_named(string name, string by)
    {
        _media.File("photo.jpg", "a picture of a cat, over and over and over and over");
        _media.File("large", Large);
        await PutAsync(First, _media.Root);
        var (file, offset, length) = await FindAsync(name);
        var content = File.ReadAllBytes(file);
        content[offset + (length / 2)] ^= 0x10;
        File.WriteAllBytes(file, content);

        var message = by == "verify"
            ? Assert.Single((await Vault.VerifyAsync("production", First, null, Token)).Damages)
            : (await Assert.ThrowsAsync<SlipwayException>(async () => await (await Vault.OpenAsync("production", First, Token)).RestoreUploadsAsync("media", Target, null, Token))).Message;
        Assert.StartsWith($"The vault 'near' is damaged: the content of {name} of media of {First} ({file}): it ", message, StringComparison.Ordinal);
        Assert.EndsWith(name == "large" ? "; the file was moved aside." : "; it was taken out of the pack's index.", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
        // The next backup puts it right.
        await PutAsync(Second, _media.Root);
        Assert.Empty((await Vault.VerifyAsync("production", First, null, Token)).Damages);
    }

    [Fact]
    public async Task A_missing_content_is_named()
    {
        _media.File("a", Large);
        await PutAsync(First, _media.Root);
        var (file, _, _) = await FindAsync("a");
        File.Delete(file);
        Assert.Equal([$"The vault 'near' is damaged: the content of a of media of {First} is missing ({file})."], (await Vault.VerifyAsync("production", First, null, Token)).Damages);
    }

    [Fact]
    public async Task Only_what_no_point_refers_to_is_removed()
    {
        _media.File("a", "both have it");
        _media.File("b", "only the first has it");
        await PutAsync(First, _media.Root);
        File.Delete(Path.Combine(_media.Root, "b"));
        await PutAsync(Second, _media.Root);
        await Vault.DeleteAsync("production", [First], Token);
        var tidying = await Vault.TidyAsync(Token);
        Assert.Equal(2, tidying.Removed);
        Assert.Empty((await Vault.VerifyAsync("production", Second, null, Token)).Damages);
        Assert.Equal([Second], await Vault.ListAsync("production", Token));
        await Vault.DeleteAsync("production", [First], Token);
    }

    [Fact]
    public async Task What_is_left_of_a_pack_is_put_into_another()
    {
        for (var file = 0; file < 30; file++)
            _media.File($"{file}", $"content {file}");
        await PutAsync(First, _media.Root);
        for (var file = 10; file < 30; file++)
            File.Delete(Path.Combine(_media.Root, $"{file}"));
        await PutAsync(Second, _media.Root);
        var before = Packed().Select(packed => packed.Pack).Distinct().ToList();
        var whole = await Vault.TidyAsync(Token);
        Assert.Equal((0, 0), (whole.Removed, whole.Freed));
        await Vault.DeleteAsync("production", [First], Token);
        var tidying = await Vault.TidyAsync(Token);
        Assert.Equal(21, tidying.Removed);
        Assert.Equal(10, Packed().Count);
        Assert.DoesNotContain(Packed(), packed => before.Contains(packed.Pack));
        Assert.Empty(Directory.GetFiles(Path.Combine(Place, "packs")).Except(Packed().SelectMany(packed => new[] { packed.Pack, VaultPlace.IndexOf(packed.Pack) })));
        await (await Vault.OpenAsync("production", Second, Token)).RestoreUploadsAsync("media", Target, null, Token);
        Assert.Equal(await UploadTree.EntriesAsync(_media.Root), await UploadTree.EntriesAsync(Target));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("damaged")]
    public async Task An_index_is_made_anew_from_its_pack(string how)
    {
        for (var file = 0; file < 30; file++)
            _media.File($"{file}", $"content {file}");
        await PutAsync(First, _media.Root);
        var before = Packed();
        foreach (var index in before.Select(packed => VaultPlace.IndexOf(packed.Pack)).Distinct())
        {
            if (how == "missing")
                File.Delete(index);
            else
                File.WriteAllText(index, File.ReadAllText(index).Replace(" 44 ", " 45 ", StringComparison.Ordinal));
        }

        Assert.Empty((await Vault.VerifyAsync("production", First, null, Token)).Damages);
        Assert.Equal(before, Packed());
    }

    [Fact]
    public async Task A_pack_that_is_cut_short_lacks_what_was_behind()
    {
        _media.File("a", "the first");
        _media.File("b", "the second");
        await PutAsync(First, _media.Root);
        var (file, offset, _) = await FindAsync("b");
        using (var pack = File.OpenWrite(file))
            pack.SetLength(offset + 3);
        var message = Assert.Single((await Vault.VerifyAsync("production", First, null, Token)).Damages);
        Assert.StartsWith($"The vault 'near' is damaged: the content of b of media of {First} ({file}): it is no whole zstd frame any more (", message, StringComparison.Ordinal);
        await PutAsync(Second, _media.Root);
        Assert.Empty((await Vault.VerifyAsync("production", First, null, Token)).Damages);
    }

    [Fact]
    public async Task Somebody_who_reads_is_not_disturbed_by_tidying()
    {
        for (var file = 0; file < 30; file++)
            _media.File($"{file}", $"content {file}");
        await PutAsync(First, _media.Root);
        for (var file = 1; file < 30; file++)
            File.Delete(Path.Combine(_media.Root, $"{file}"));
        await PutAsync(Second, _media.Root);
        var sha256 = await HashAsync("0");
        using var contents = new VaultContents(new VaultPlace("near", Place));
        await Vault.DeleteAsync("production", [First], Token);
        Assert.NotEqual(0, (await Vault.TidyAsync(Token)).Removed);
        var read = new MemoryStream();
        contents.Read(sha256, -1, "0", read.Write, Token);
        Assert.Equal("content 0"u8.ToArray(), read.ToArray());
    }

    [Fact]
    public async Task Zstd_reads_a_pack_to_its_end()
    {
        _media.File("a", "one;");
        _media.File("b", "two;");
        await PutAsync(First, _media.Root);
        using var all = new MemoryStream();
        foreach (var pack in Packed().Select(packed => packed.Pack).Distinct())
        {
            await using var stream = new ZstdSharp.DecompressionStream(File.OpenRead(pack), leaveOpen: false);
            await stream.CopyToAsync(all, Token);
        }

        Assert.Equal(["one", "two"], System.Text.Encoding.UTF8.GetString(all.ToArray()).Split(';', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_backup_runs()
    {
        _media.File("a", "a");
        await PutAsync(First, _media.Root);
        await Vault.DeleteAsync("production", [First], Token);
        await using (var deposit = await Vault.BeginAsync("production", Second, Token))
        {
            using var snapshot = Take(_media.Root);
            var listing = await deposit.PutUploadsAsync(snapshot, Index(), null, Token);
            Assert.Equal("a backup into the vault 'near' is running", (await Vault.TidyAsync(Token)).Postponed);
            await deposit.CommitAsync(WithUploads(Second, snapshot, listing), Token);
        }

        Assert.Equal(0, (await Vault.TidyAsync(Token)).Removed);
        Assert.Empty((await Vault.VerifyAsync("production", Second, null, Token)).Damages);
    }

    [Fact]
    public async Task Nothing_is_removed_when_a_manifest_cannot_be_read()
    {
        _media.File("a", "a");
        await PutAsync(First, _media.Root);
        await PutAsync(Second, _media.Root);
        File.WriteAllText(Path.Combine(Place, "points", "production", $"{First}.json"), "{");
        await Assert.ThrowsAsync<SlipwayException>(() => Vault.TidyAsync(Token));
        Assert.Empty((await Vault.VerifyAsync("production", Second, null, Token)).Damages);
    }

    [Fact]
    public async Task Several_may_write_at_once()
    {
        _media.File("a", "shared");
        var ids = Enumerable.Range(0, 8).Select(i => $"20261126t1400{i:00}z-000{i}").ToList();
        await Task.WhenAll(ids.Select(async (id, i) =>
        {
            var tree = new UploadTree(Path.Combine(_directory.Path, $"tree-{i}"));
            for (var file = 0; file < 40; file++)
                tree.File($"file-{file}", $"content {file % 20}");
            await PutAsync(id, tree.Root, $"snapshot-{i}", environment: $"env{i % 2}");
        }));
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
            Assert.Empty((await Vault.VerifyAsync($"env{i % 2}", id, null, Token)).Damages);
        Assert.Equal(0, (await Vault.TidyAsync(Token)).Removed);
    }

    [Fact]
    public async Task An_unchanged_file_is_not_read_again()
    {
        _media.File("a", "a");
        _media.File("b", "b");
        await PutAsync(First, _media.Root);
        // Its content could not be read, and need not be.
        File.WriteAllText(Path.Combine(_media.Root, "b"), "changed");
        _media.Times("b", 1_600_000_000_000_000_000);
        using var snapshot = Take(_media.Root);
        var index = Index();
        Assert.Equal([await HashAsync("a"), null], snapshot.Files.Select(index.Find));
    }

    [Fact]
    public async Task A_place_without_its_disk_is_not_taken_for_a_new_vault()
    {
        Directory.CreateDirectory(Place);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DirectoryVault("near", Place, mustExist: true).BeginAsync("production", First, Token));
        Assert.Equal($"The vault 'near' is not there: {Place} holds no vault.", failure.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Place));
    }

    [Fact]
    public async Task A_directory_of_other_files_is_no_vault()
    {
        new UploadTree(Place).File("thesis.doc", "t");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Vault.BeginAsync("production", First, Token));
        Assert.Equal($"The vault 'near' cannot be made in {Place}: there are other files.", failure.Message);
    }

    [Fact]
    public async Task A_vault_that_disappears_half_way_has_no_point_and_says_so()
    {
        _media.File("a", "a");
        await using var deposit = await Vault.BeginAsync("production", First, Token);
        using var snapshot = Take(_media.Root);
        var listing = await deposit.PutUploadsAsync(snapshot, Index(), null, Token);
        Directory.Move(Place, $"{Place}-gone");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => deposit.CommitAsync(WithUploads(First, snapshot, listing), Token));
        Assert.Equal($"The vault 'near' is not there: {Place} does not exist.", failure.Message);
    }

    [Fact]
    public async Task A_point_that_is_not_there_is_an_error()
    {
        await PutAsync(First, _media.Root);
        Assert.Equal($"The vault 'near' has no point {Second} of production.", (await Assert.ThrowsAsync<SlipwayException>(() => Vault.OpenAsync("production", Second, Token))).Message);
        var point = await Vault.OpenAsync("production", First, Token);
        Assert.Equal($"The point {First} has no uploads 'data'; it has media.", (await Assert.ThrowsAsync<SlipwayException>(() => point.ReadListingAsync("data", Token))).Message);
        Assert.Equal($"The point {First} has no database.", (await Assert.ThrowsAsync<SlipwayException>(() => point.OpenDumpAsync(Token))).Message);
    }

    private async Task PutAsync(string id, string tree, string place = "snapshot", string environment = "production")
    {
        await using var deposit = await Vault.BeginAsync(environment, id, Token);
        var snapshot = UploadSnapshot.Take(new UploadSource("media", tree), Path.Combine(_directory.Path, place), Token);
        var index = HashIndex.Open(Path.Combine(_directory.Path, $"{place}.index"));
        var listing = await deposit.PutUploadsAsync(snapshot, index, null, Token);
        await deposit.CommitAsync(WithUploads(id, snapshot, listing) with { Environment = environment }, Token);
        index.Close(snapshot);
    }

    private UploadSnapshot Take(string tree) => UploadSnapshot.Take(new UploadSource("media", tree), Path.Combine(_directory.Path, "snapshot"), Token);

    private HashIndex Index() => HashIndex.Open(Path.Combine(_directory.Path, "snapshot.index"));

    private async Task<string> HashAsync(string path) => (await (await Vault.OpenAsync("production", First, Token)).ReadListingAsync("media", Token)).Entries.Single(entry => entry.Path == path).Sha256!;

    /// <returns>The file that has a content of the first point, and which of its bytes.</returns>
    private async Task<(string File, int Offset, int Length)> FindAsync(string path)
    {
        var sha256 = await HashAsync(path);
        var alone = Path.Combine(Place, "objects", sha256[..2], sha256[2..]);
        if (File.Exists(alone))
            return (alone, 0, (int)new FileInfo(alone).Length);
        var (pack, content) = Packed().Single(packed => packed.Content.Key == Sha256Key.Of(sha256));
        return (pack, (int)content.Offset, content.Length);
    }

    private List<(string Pack, PackedContent Content)> Packed() => [.. new VaultPlace("near", Place).PacksThere().SelectMany(pack => PackIndex.OfPack(pack).Select(content => (pack, content)))];

    private string[] Objects() => Directory.Exists(Path.Combine(Place, "objects")) ? Directory.GetFiles(Path.Combine(Place, "objects"), "*", SearchOption.AllDirectories) : [];

    private static RestorePoint WithUploads(string id, UploadSnapshot snapshot, TreeListing listing) => SamplePoint.At(SamplePoint.Now, id) with { Uploads = [UploadContents.Of(snapshot, listing)] };

    private static RestorePoint WithDump(string id, Digest digest) =>
        SamplePoint.At(SamplePoint.Now, id) with { Database = new DatabaseContents(new DatabaseServer("postgresql", "15.20"), new DumpContent("pg_dump custom", digest.Size, digest.Sha256), [], null) };

    /// <summary>Gives some bytes and then fails, as the output of a program that was killed does.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new SlipwayException(ExitCode.Failed, "the program died");
    }
}
