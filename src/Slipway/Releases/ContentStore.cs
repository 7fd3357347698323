using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>
/// Files by content below one directory: <c>&lt;2 hex&gt;/&lt;62 hex&gt;</c>, with <c>.x</c> behind it for executable
/// ones. Files come in by rename and are read-only; what comes out is a copy whose digest was checked while it was
/// written. A copy and not a hard link: an app that runs as root writes through the read-only mode, into the store.
/// </summary>
/// <param name="root">Its directory.</param>
/// <param name="shared">Whether other machines have it too, whose builds nobody here knows of.</param>
public sealed class ContentStore(string root, bool shared = false) : IContentStore
{
    private const int Parallelism = 4;
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Directories = Read | Execute | UnixFileMode.UserWrite;

    /// <summary>Age at which a file of a shared store that belongs to no release may be removed: longer than any build.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly string _root = root;

    public ContentStore(ProjectPaths paths)
        : this(paths.Store)
    {
    }

    internal string Root => _root;

    internal bool IsShared => shared;

    public Task<ReleaseFile> AddAsync(string file, string releasePath, bool executable, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var batch = new ContentBatch(this, 1);
                var added = batch.Add(file, releasePath, executable, cancellationToken);
                batch.Complete();
                return added;
            },
            cancellationToken);

    public async Task<IReadOnlyList<ReleaseFile>> AddAllAsync(IReadOnlyDictionary<string, string> files, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        string[] paths = [.. files.Keys.Order(StringComparer.Ordinal)];
        var added = new ReleaseFile[paths.Length];
        var packed = 0;
        using var batch = new ContentBatch(this, paths.Length);
        await Parallel.ForAsync(0, paths.Length, cancellationToken, (i, token) =>
        {
            added[i] = batch.Add(files[paths[i]], paths[i], executable: null, token);
            advance?.Report(new Advance(Interlocked.Increment(ref packed), paths.Length, AdvanceUnit.Files, "packed"));
            return ValueTask.CompletedTask;
        });
        batch.Complete();
        return added;
    }

    public bool Contains(ReleaseFile file) => new FileInfo(Locate(file)) is { Exists: true } found && found.Length == file.Size;

    public Task<bool> HasAsync(ReleaseManifest release, CancellationToken cancellationToken)
    {
        // Variants have most of their files in common.
        var files = release.Variants is { Count: 1 } && release.Variants.Values.First() is { Wheels.Count: 0 } only
            ? only.Files
            : release.Variants.Values.SelectMany(variant => variant.Contents).SelectMany(content => content).Distinct();
        return Task.FromResult(files.All(Contains));
    }

    public Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, CancellationToken cancellationToken) =>
        UnpackAsync(files, directory, null, cancellationToken);

    public async Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        ReleasePath.CheckAll(files);
        if (Directory.Exists(directory))
            return;
        var above = Path.GetDirectoryName(Path.GetFullPath(directory))!;
        DurableFile.CreateDirectory(above);
        var beside = Path.Combine(above, $"{Path.GetFileName(directory)}.{Guid.NewGuid():N}~");
        try
        {
            CreateDirectory(beside);
            foreach (var folder in files.Select(file => Path.GetDirectoryName(file.Path)!).Where(folder => folder.Length > 0).Distinct())
                CreateDirectory(Path.Combine(beside, folder));
            using var fileSystem = files.Count < ContentBatch.Many ? null : LocalFileSystem.TryOpen(above);
            var (total, copied) = (files.Sum(file => file.Size), 0L);
            await Parallel.ForEachAsync(
                files,
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                (file, token) =>
                {
                    CopyOut(file, Path.Combine(beside, file.Path), flush: fileSystem is null, token);
                    var done = Interlocked.Add(ref copied, file.Size);
                    advance?.Report(new Advance(done, total, AdvanceUnit.Bytes, "copied"));
                    return ValueTask.CompletedTask;
                });
            fileSystem?.Flush();
            FaultPoint.Reach("release", "unpacked");
            Rename(beside, directory);
            FaultPoint.Reach("release", "renamed");
            DurableFile.FlushDirectory(above);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.While($"unpacking {files.Count} files", directory, exception);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    /// <returns>Where the content of a file lies.</returns>
    internal string Locate(ReleaseFile file) =>
        Path.Combine(_root, file.Sha256[..2], file.Executable ? $"{file.Sha256[2..]}.x" : file.Sha256[2..]);

    private void CopyOut(ReleaseFile file, string target, bool flush, CancellationToken cancellationToken)
    {
        var source = Locate(file);
        string copied;
        try
        {
            using var content = new FileContent(source);
            copied = content.CopyTo(target, Mode(file.Executable), flush, cancellationToken).Sha256;
            // The time of the stored content: web servers make cache validators of it, which should change with the content alone.
            File.SetLastWriteTimeUtc(target, content.Written);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Damaged($"The content of {file.Path} is missing from the content store ({source}); nothing was unpacked.");
        }

        if (copied == file.Sha256)
            return;
        // Aside with it, so that building the commit again puts the right content in its place.
        File.Move(source, $"{source}.damaged", overwrite: true);
        throw Damaged($"The content of {file.Path} in the content store is damaged: {source} has the SHA-256 {copied[..12]}… and should have {file.Sha256[..12]}…; nothing was unpacked, and the file was moved aside ({Path.GetFileName(source)[..12]}….damaged).");
    }

    private static void Rename(string beside, string directory)
    {
        try
        {
            Directory.Move(beside, directory);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            // Somebody else unpacked the same files first.
        }
    }

    private static SlipwayException Damaged(string message) =>
        new(ExitCode.Failed, message)
        {
            Next = "Build the release's commit again, which puts it back: ./build.sh --target=Build --commit=<first part of the release's id>",
        };

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Directories);
    }

    /// <returns>Permissions of a file with or without the execute bit.</returns>
    internal static UnixFileMode Mode(bool executable) => executable ? Read | Execute : Read;
}
