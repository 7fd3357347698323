using System.IO.Enumeration;
using Slipway.FaultPoints;

namespace Slipway.State;

/// <summary>
/// State as files below one directory, which any number of processes may share. An object is written beside, flushed
/// to the disk and then given its name by a hard link: the link either makes the name or finds it taken, so there is
/// one winner and never half a file. (A move that does not overwrite looks for the name first and is raced.)
/// </summary>
public sealed class DirectoryStateStore(string directory) : IStateStore
{
    /// <summary>Holds what is being written; its name is no key, so that no listing shows it.</summary>
    private const string TemporaryName = "~temporary";

    /// <summary>Files that one thread reads in a row.</summary>
    private const int Batch = 64;

    private static readonly TimeSpan Leftover = TimeSpan.FromHours(1);

    private readonly string _root = Path.GetFullPath(directory);
    private int _swept;

    public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        var target = Locate(key);
        if (File.Exists(target))
            return Task.FromResult(false);
        try
        {
            return Task.FromResult(Create(target, content.Span));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", target, exception);
        }
    }

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        var path = Locate(key);
        try
        {
            return Task.FromResult(File.Exists(path) ? Content(path) : null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<byte[]?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", path, exception);
        }
    }

    public async Task<IReadOnlyList<byte[]?>> ReadAllAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var contents = new byte[]?[keys.Count];
        await Parallel.ForAsync(0, (keys.Count + Batch - 1) / Batch, cancellationToken, async (batch, token) =>
        {
            for (var i = batch * Batch; i < Math.Min((batch + 1) * Batch, contents.Length); i++)
                contents[i] = await ReadAsync(keys[i], token);
        });
        return contents;
    }

    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Exists(Locate(key)));
    }

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (folder.Length > 0)
            StateKey.Check(folder.TrimEnd('/'));
        var start = folder.Length == 0 ? _root : Path.Combine(_root, folder);
        if (!Directory.Exists(start))
            return Task.FromResult<IReadOnlyList<string>>([]);
        try
        {
            var keys = new FileSystemEnumerable<string>(start, (ref entry) => Key(ref entry), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && StateKey.IsSegment(entry.FileName) && Key(ref entry).StartsWith(prefix, StringComparison.Ordinal),
                ShouldRecursePredicate = (ref entry) => StateKey.IsSegment(entry.FileName) && (Key(ref entry) + "/").StartsWith(prefix, StringComparison.Ordinal),
            }.ToList();
            keys.Sort(StringComparer.Ordinal);
            return Task.FromResult<IReadOnlyList<string>>(keys);
        }
        catch (DirectoryNotFoundException)
        {
            return Task.FromResult<IReadOnlyList<string>>([]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("listed", start, exception);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            File.Delete(Locate(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already, and its directory with it.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("deleted", Locate(key), exception);
        }

        return Task.CompletedTask;
    }

    public string Locate(string key) => Path.Combine(_root, key);

    /// <summary>Without the lock that a reader takes by default: a file is whole from the moment that it has its name, and never changes.</summary>
    private static byte[] Content(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[RandomAccess.GetLength(file)];
        for (var read = 0; read < content.Length;)
        {
            var more = RandomAccess.Read(file, content.AsSpan(read), read);
            if (more == 0)
                return content[..read];
            read += more;
        }

        return content;
    }

    private bool Create(string target, ReadOnlySpan<byte> content)
    {
        var temporaries = Path.Combine(_root, TemporaryName);
        DurableFile.CreateDirectory(temporaries);
        if (Interlocked.Exchange(ref _swept, 1) == 0)
            Sweep(temporaries);
        DurableFile.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = Path.Combine(temporaries, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            DurableFile.WriteNew(temporary, content);
            FaultPoint.Reach("state", "written");
            if (!HardLink.TryCreate(temporary, target))
                return Directory.Exists(target) ? throw new IOException("a directory stands where a file belongs") : false;
            FaultPoint.Reach("state", "created");
            DurableFile.FlushDirectory(Path.GetDirectoryName(target)!);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes what writers that died left behind. The age spares those that are writing now.</summary>
    private static void Sweep(string temporaries)
    {
        foreach (var file in new DirectoryInfo(temporaries).EnumerateFiles())
        {
            if (DateTime.UtcNow - file.LastWriteTimeUtc > Leftover)
                file.Delete();
        }
    }

    private string Key(ref FileSystemEntry entry) =>
        string.Concat(entry.Directory.Length > _root.Length ? string.Concat(entry.Directory[(_root.Length + 1)..], "/") : "", entry.FileName)
            .Replace('\\', '/');

    private static SlipwayException Unusable(string verb, string path, Exception exception) =>
        new(ExitCode.Failed, $"The shared state could not be {verb}: {path}: {exception.Message}", exception)
        {
            Next = "Check the disk space and the owner of that directory, then run the same command again.",
        };
}
