using System.Collections.Concurrent;
using System.Runtime.Versioning;
using CsCheck;
using Slipway.Releases;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases;

[UnsupportedOSPlatform("windows")]
public sealed class ContentStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ContentStore _store;

    public ContentStoreTests() => _store = new ContentStore(new ProjectPaths(_directory.Path));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_unpacked_is_the_tree_that_was_added() =>
        await Gen.Select(Gen.Byte.Array[0, 300], Gen.Bool, Gen.Int[0, 3]).List[0, 12].SampleAsync(async tree =>
        {
            var files = new List<(ReleaseFile File, byte[] Content)>();
            foreach (var (i, (content, executable, depth)) in tree.Index())
                files.Add((await AddAsync(string.Concat(Enumerable.Range(0, depth).Select(d => $"d{d}/")) + $"f{i}", content, executable), content));

            var directory = Path.Combine(_directory.Path, "unpacked", Guid.NewGuid().ToString("N"));
            await _store.UnpackAsync([.. files.Select(file => file.File)], directory, Token);

            Assert.Equal(files.Count, Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Count());
            foreach (var (file, content) in files)
            {
                var path = Path.Combine(directory, file.Path);
                Assert.Equal(content, File.ReadAllBytes(path));
                Assert.Equal(file.Executable, File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
            }
        }, iter: 30);

    [Fact]
    public async Task A_content_lies_there_once_by_digest_and_execute_bit_and_read_only()
    {
        var plain = await AddAsync("a.txt", "hello"u8.ToArray());
        var again = await AddAsync("b.txt", "hello"u8.ToArray());
        var program = await AddAsync("c.sh", "hello"u8.ToArray(), executable: true);
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", plain.Sha256);
        Assert.Equal((5, plain.Sha256), (again.Size, again.Sha256));
        var files = Directory.EnumerateFiles(Path.Combine(_directory.Path, ".slipway", "store"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824.x"], files.Select(file => Path.GetRelativePath(Path.Combine(_directory.Path, ".slipway", "store"), file)));
        Assert.Equal("-r--r--r-- -r-xr-xr-x", string.Join(' ', files.Select(Mode)));
        Assert.True(_store.Contains(plain));
        Assert.True(_store.Contains(program));
        Assert.False(_store.Contains(plain with { Sha256 = new string('0', 64) }));
        Assert.False(_store.Contains(plain with { Size = 6 }));
    }

    [Fact]
    public async Task An_unpacked_file_is_a_copy_with_the_time_of_its_content()
    {
        var file = await AddAsync("a.txt", "hello"u8.ToArray());
        var stored = _store.Locate(file);
        File.SetLastWriteTimeUtc(stored, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var unpacked = Path.Combine(await UnpackAsync("one", file), "a.txt");
        Assert.Equal(File.GetLastWriteTimeUtc(stored), File.GetLastWriteTimeUtc(unpacked));
        File.SetUnixFileMode(unpacked, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(unpacked, "changed by the app", Token);
        Assert.Equal("hello", await File.ReadAllTextAsync(stored, Token));
    }

    [Fact]
    public async Task A_directory_that_is_there_is_left_as_it_is()
    {
        var directory = Path.Combine(_directory.Path, "there");
        Directory.CreateDirectory(directory);
        await _store.UnpackAsync([await AddAsync("a.txt", [1])], directory, Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
    }

    [Fact]
    public async Task A_damaged_content_stops_everything_is_moved_aside_and_can_be_added_again()
    {
        var good = await AddAsync("good.txt", "good"u8.ToArray());
        var bad = await AddAsync("bad.txt", "hello"u8.ToArray());
        var stored = _store.Locate(bad);
        File.SetUnixFileMode(stored, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(stored, "hellO", Token);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => UnpackAsync("never", good, bad));

        Assert.Equal($"The content of bad.txt in the content store is damaged: {stored} has the SHA-256 04a6f55face2… and should have 2cf24dba5fb0…; nothing was unpacked, and the file was moved aside (f24dba5fb0a3….damaged).", error.Message);
        Assert.Equal("Build the release's commit again, which puts it back: ./build.sh --target=Build --commit=<first part of the release's id>", error.Next);
        Assert.False(Directory.Exists(Path.Combine(_directory.Path, "never")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path, "never*"));
        Assert.False(_store.Contains(bad));
        await AddAsync("bad.txt", "hello"u8.ToArray());
        Assert.True(Directory.Exists(await UnpackAsync("now", good, bad)));
    }

    [Fact]
    public async Task A_missing_content_stops_everything()
    {
        var missing = new ReleaseFile("a/b.txt", false, 3, new string('a', 64));
        var there = await AddAsync("c", [1]);
        var error = await Assert.ThrowsAsync<SlipwayException>(() => UnpackAsync("never", there, missing));
        Assert.Equal($"The content of a/b.txt is missing from the content store ({_store.Locate(missing)}); nothing was unpacked.", error.Message);
        Assert.False(Directory.Exists(Path.Combine(_directory.Path, "never")));
    }

    [Fact]
    public async Task A_path_that_leaves_the_release_is_refused_before_anything_is_written()
    {
        var file = await AddAsync("a", [1]);
        await Assert.ThrowsAsync<SlipwayException>(() => UnpackAsync("never", file, file with { Path = "../escaped" }));
        Assert.False(File.Exists(Path.Combine(_directory.Path, "escaped")));
        await Assert.ThrowsAsync<SlipwayException>(() => AddAsync("../a", [1]));
    }

    [Fact]
    public async Task Many_at_once_unpack_one_directory_and_add_one_content()
    {
        var content = new byte[100_000];
        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync("a", content)));
        Assert.Single(files.Distinct());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => UnpackAsync("one", files[0])));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_directory.Path, "one", "a"), Token));
        Assert.Equal(["one"], Directory.EnumerateDirectories(_directory.Path, "one*").Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(ContentBatch.Many + 3)]
    public async Task A_tree_is_added_in_the_order_of_its_paths_with_each_content_once(int size)
    {
        var tree = Directory.CreateDirectory(Path.Combine(_directory.Path, "tree")).FullName;
        var sources = new Dictionary<string, string>();
        for (var i = 0; i < size; i++)
        {
            var file = Path.Combine(tree, $"f{i}");
            // Each content twice, one that no buffer holds, and one program.
            await File.WriteAllBytesAsync(file, i == 1 ? new byte[3_000_001] : i == 2 ? "#!/bin/sh\n"u8.ToArray() : BitConverter.GetBytes(i / 2), Token);
            sources[$"d{i % 2}/f{i}"] = file;
        }

        File.SetUnixFileMode(Path.Combine(tree, "f2"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var steps = new Steps();
        var added = await _store.AddAllAsync(sources, steps, Token);

        Assert.Equal(sources.Keys.Order(StringComparer.Ordinal), added.Select(file => file.Path));
        Assert.Equal(["d0/f2"], added.Where(file => file.Executable).Select(file => file.Path));
        Assert.Equal(Enumerable.Range(1, size), steps.Told.Select(step => (int)step.Done).Order());
        Assert.Equal(added.Select(file => file.Sha256).Distinct().Count(), Directory.EnumerateFiles(_store.Root, "*", SearchOption.AllDirectories).Count());
        Assert.Equal(added, await _store.AddAllAsync(sources, null, Token));
        var unpacked = await UnpackAsync("one", [.. added]);
        foreach (var (path, file) in sources)
            Assert.Equal(await File.ReadAllBytesAsync(file, Token), await File.ReadAllBytesAsync(Path.Combine(unpacked, path), Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ContentBatch.Many)]
    public async Task No_content_has_its_name_before_all_of_them_are_written(int expected)
    {
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "hello", Token);
        ReleaseFile added;
        using (var batch = new ContentBatch(_store, expected))
        {
            added = batch.Add(file, "a", executable: null, Token);
            Assert.Equal(added, batch.Add(file, "a", executable: false, Token));
            Assert.False(_store.Contains(added));
        }

        // Whoever gives up leaves nothing.
        Assert.Empty(Directory.EnumerateFiles(_store.Root, "*", SearchOption.AllDirectories));
        using (var batch = new ContentBatch(_store, expected))
        {
            batch.Add(file, "a", executable: null, Token);
            batch.Complete();
        }

        Assert.True(_store.Contains(added));
    }

    [Fact]
    public async Task What_a_killed_build_left_goes_with_a_later_one()
    {
        var temporaries = Directory.CreateDirectory(Path.Combine(_store.Root, "~temporary")).FullName;
        foreach (var (name, age) in new[] { ("left", ContentStore.Grace + TimeSpan.FromMinutes(1)), ("in-use", ContentStore.Grace - TimeSpan.FromMinutes(1)) })
        {
            await File.WriteAllTextAsync(Path.Combine(temporaries, name), "", Token);
            File.SetLastWriteTimeUtc(Path.Combine(temporaries, name), DateTime.UtcNow - age);
        }

        await AddAsync("a", [1]);
        Assert.Equal(["in-use"], Directory.EnumerateFiles(temporaries).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_bad_path_in_a_tree_keeps_all_of_it_out()
    {
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "hello", Token);
        var error = await Assert.ThrowsAsync<SlipwayException>(() => _store.AddAllAsync(new Dictionary<string, string> { ["a"] = file, ["b/../../c"] = file }, null, Token));
        Assert.Equal("'b/../../c' cannot be part of a release: it has a segment '.' or '..'.", error.Message);
        Assert.Empty(Directory.EnumerateFiles(_store.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_in_use_elsewhere_is_noted_in_a_shared_store()
    {
        var store = new ContentStore(Path.Combine(_directory.Path, "shared"), shared: true);
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "hello", Token);
        var added = (await store.AddAllAsync(new Dictionary<string, string> { ["a"] = file }, null, Token))[0];
        var old = DateTime.UtcNow - TimeSpan.FromDays(2);
        File.SetLastAccessTimeUtc(store.Locate(added), old);
        await store.AddAllAsync(new Dictionary<string, string> { ["a"] = file }, null, Token);
        Assert.InRange(File.GetLastAccessTimeUtc(store.Locate(added)), old.AddDays(1), DateTime.UtcNow.AddMinutes(1));
    }

    [Fact]
    public void A_full_disk_says_what_to_type()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var reason = Assert.Throws<IOException>(() => full.Write([1]));
        Assert.True(DiskFull.Is(reason));
        var error = DiskFull.While("unpacking 3 files", "/somewhere", reason);
        Assert.Equal("The disk is full: unpacking 3 files failed (/somewhere).", error.Message);
        Assert.Equal("Free some space (./build.sh --target=Clean removes what no release needs), then run the same command again.", error.Next);
    }

    private async Task<ReleaseFile> AddAsync(string path, byte[] content, bool executable = false)
    {
        var source = Path.Combine(_directory.Path, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(source, content, Token);
        try
        {
            return await _store.AddAsync(source, path, executable, Token);
        }
        finally
        {
            File.Delete(source);
        }
    }

    private async Task<string> UnpackAsync(string name, params ReleaseFile[] files)
    {
        var directory = Path.Combine(_directory.Path, name);
        await _store.UnpackAsync(files, directory, Token);
        return directory;
    }

    private sealed class Steps : IProgress<Advance>
    {
        private readonly ConcurrentQueue<Advance> _told = [];

        public IEnumerable<Advance> Told => _told;

        public void Report(Advance value) => _told.Enqueue(value);
    }

    private static string Mode(string file)
    {
        var mode = (int)File.GetUnixFileMode(file);
        return "-" + string.Concat(Enumerable.Range(0, 9).Select(i => (mode & (256 >> i)) != 0 ? "rwx"[i % 3] : '-'));
    }
}
