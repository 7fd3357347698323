using System.Text;
using Slipway.Data.Uploads;
using Slipway.Data.Uploads.Unix;

namespace Slipway.Tests.Data.Uploads;

/// <summary>A directory of uploads for tests, with whatever names Linux takes.</summary>
internal sealed class UploadTree(string root)
{
    private const long Epoch = 1_700_000_000_123_456_789;

    public string Root { get; } = System.IO.Directory.CreateDirectory(root).FullName;

    /// <summary>Everything that is hard to keep: names, modes, times, links, holes.</summary>
    public static UploadTree Nasty(string root)
    {
        var tree = new UploadTree(root);
        tree.File("plain.txt", "plain");
        tree.File("empty", "");
        tree.File("two\nlines\r", "newline");
        tree.File("größe 猫 😀 \u2028", "text");
        tree.File(FileName.Decode([(byte)'l', 0xe4, 0xff, (byte)'.', (byte)'j', (byte)'p', (byte)'g']), "latin-1");
        tree.File(FileName.Decode([0xf0, 0x9f, 0x98]), "cut short");
        tree.File("-rf", "option");
        tree.File("quote\"'`$(id)\\", "shell");
        tree.File(" ", "blank");
        tree.File(new string('n', 255), "long");
        tree.File("program", "#!/bin/sh\n", mode: 0x1ed);
        tree.File("secret", "s", mode: 0x180);
        tree.File("written before 1970", "old", written: -1_000_000_001);
        tree.File("large", new string('x', 3 * 1024 * 1024) + "end");
        tree.Directory("deep/er/est");
        tree.File("deep/er/est/file", "deep");
        tree.Directory("empty directory");
        tree.Directory(FileName.Decode([0xff, 0xfe]));
        tree.File(FileName.Decode([0xff, 0xfe, (byte)'/', 0xe4]), "in a directory without text");
        tree.Link("link", "plain.txt");
        tree.Link("dangling", "no/such/file");
        tree.Link("outside", "/etc/passwd");
        tree.Link("loop", "loop");
        tree.Link("directory link", "deep");
        tree.Link("link to no text", FileName.Decode([0xe4, 0xff]));
        tree.Sparse("sparse", 16 * 1024 * 1024);
        tree.Times("deep/er", Epoch + 5);
        return tree;
    }

    public void File(string path, string content, int mode = 0x1a4, long written = Epoch)
    {
        using (var file = Libc.Create(Libc.Root, Name(path), path))
        {
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(content), 0);
            Libc.SetMode(file, mode, path);
        }

        Times(path, written);
    }

    public void Directory(string path)
    {
        foreach (var above in Above(path))
        {
            if (FileStatus.TryOf(Libc.Root, Name(above), above) is null)
                Libc.MakeDirectory(Libc.Root, Name(above), above);
        }
    }

    public void Link(string path, string target) => Libc.MakeSymbolicLink(FileName.Terminated(target), Libc.Root, Name(path), path);

    /// <summary>A file of holes but for its middle and end.</summary>
    public void Sparse(string path, long size)
    {
        using (var file = Libc.Create(Libc.Root, Name(path), path))
        {
            RandomAccess.Write(file, "middle"u8, size / 2);
            RandomAccess.Write(file, "end"u8, size - 3);
        }

        Times(path, Epoch);
    }

    public void Times(string path, long written) => Libc.SetWritten(Libc.Root, Name(path), written, path);

    public FileStatus Status(string path) => FileStatus.Of(Libc.Root, Name(path), path);

    /// <summary>The tree with its digests; without whether files have holes, which file systems see differently.</summary>
    public static async Task<IReadOnlyList<TreeEntry>> EntriesAsync(string root) =>
        [.. (await TreeReading.ReadAsync(root, TestContext.Current.CancellationToken)).Entries.Select(entry => entry with { IsSparse = false })];

    private byte[] Name(string path) => FileName.Terminated($"{Root}/{path}");

    private static IEnumerable<string> Above(string path)
    {
        for (var at = path.IndexOf('/', StringComparison.Ordinal); at >= 0; at = path.IndexOf('/', at + 1))
            yield return path[..at];
        yield return path;
    }
}

/// <summary>A directory of one test, gone after it whatever names are in it.</summary>
internal sealed class UploadDirectory : IDisposable
{
    /// <summary>In memory where the system has such a place.</summary>
    private static readonly string Root = System.IO.Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    public string Path { get; } = System.IO.Directory.CreateDirectory(System.IO.Path.Combine(Root, $"slipway-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => TreeRemoval.Remove(Path);
}
