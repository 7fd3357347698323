using System.Globalization;
using Slipway.Data.Points;
using Slipway.State;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// The layout of a vault's directory: <c>vault.json</c>, <c>points/&lt;environment&gt;/&lt;id&gt;.json</c>,
/// <c>packs/&lt;name&gt;.pack</c> with its index for small contents, <c>objects/&lt;2 hex&gt;/&lt;62 hex&gt;</c> for the others, and <c>incoming</c> for what is being written. Everything is readable by its owner alone.
/// </summary>
/// <param name="name">Name of the vault in the environment file.</param>
/// <param name="root">Its absolute path.</param>
internal sealed class VaultPlace(string name, string root)
{
    private static readonly byte[] Marker = "{\"slipway\":\"vault\",\"format\":1}\n"u8.ToArray();

    public string Name => name;

    public string Root => root;

    public string Incoming => Path.Combine(root, "incoming");

    public string PackDirectory => Path.Combine(root, "packs");

    private string MarkerFile => Path.Combine(root, "vault.json");

    private string LockFile => Path.Combine(root, "lock");

    public string ObjectOf(string sha256) => Path.Combine(root, "objects", sha256[..2], sha256[2..]);

    /// <returns>A path for a pack that is new.</returns>
    public string NewPack() => Path.Combine(PackDirectory, $"{Guid.NewGuid():N}.pack");

    public static string IndexOf(string pack) => Path.ChangeExtension(pack, ".index");

    /// <returns>Paths of the packs, in an order of their own that stays.</returns>
    public IEnumerable<string> PacksThere() => !Directory.Exists(PackDirectory) ? [] : Directory.EnumerateFiles(PackDirectory, "*.pack").Order(StringComparer.Ordinal);

    public string ManifestOf(string environment, string id) => Path.Combine(root, "points", environment, $"{id}.json");

    /// <summary>Makes it usable where it is new.</summary>
    /// <param name="mustExist">
    /// Whether it was used before: then an empty directory is not the vault but the place where it was mounted, and
    /// writing there would fill another disk.
    /// </param>
    public void Prepare(bool mustExist)
    {
        if (!IsThere)
        {
            if (mustExist)
                throw Missing();
            if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any(entry => Path.GetFileName(entry) != "lost+found"))
                throw new SlipwayException(ExitCode.Failed, $"The vault '{name}' cannot be made in {root}: there are other files.") { Next = "Name an empty or a new directory as the vault's path." };
            try
            {
                DurableFile.CreateDirectory(root);
                DurableFile.Replace(MarkerFile, Marker);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unusable("be made", exception);
            }
        }
    }

    /// <exception cref="SlipwayException">The directory is not there, or is no vault.</exception>
    public void Require()
    {
        if (!IsThere)
            throw Missing();
    }

    /// <summary>Held by whoever writes: nothing is removed meanwhile. Ends with the process.</summary>
    public async Task<FileStream> EnterAsync(CancellationToken cancellationToken)
    {
        var until = DateTime.UtcNow + TimeSpan.FromMinutes(10);
        while (DateTime.UtcNow < until)
        {
            // Several may hold it for reading at once, one alone for writing (flock).
            if (TryLock(FileAccess.Read, FileShare.Read) is { } entered)
                return entered;
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        throw new SlipwayException(ExitCode.Refused, $"The vault '{name}' is being tidied up since 10 minutes ({LockFile} is held).") { Next = "Wait until that has ended, then run the same command again." };
    }

    /// <summary>Held by whoever removes.</summary>
    /// <returns>Null: somebody writes.</returns>
    public FileStream? TryClose() => TryLock(FileAccess.ReadWrite, FileShare.None);

    /// <returns>Every point in it.</returns>
    public IEnumerable<(string Environment, string Id)> Points()
    {
        var points = Path.Combine(root, "points");
        return !Directory.Exists(points) ? [] : Directory.EnumerateDirectories(points).SelectMany(directory => IdsOf(Path.GetFileName(directory)).Select(id => (Path.GetFileName(directory), id)));
    }

    public IReadOnlyList<string> IdsOf(string environment)
    {
        var directory = Path.Combine(root, "points", environment);
        return !Directory.Exists(directory) ? [] : [.. Directory.EnumerateFiles(directory, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Where(PointId.Is).Order(StringComparer.Ordinal)];
    }

    public SlipwayException Unusable(string verb, Exception exception) =>
        new(ExitCode.Failed, $"The vault '{name}' ({root}) could not {verb}: {exception.Message}", exception)
        {
            Next = "Check that its disk is there, has space and belongs to the user who runs this command.",
        };

    public SlipwayException Full(IOException exception) =>
        new(ExitCode.Failed, $"The vault '{name}' ({root}) is full; nothing of this point was kept.", exception)
        {
            Next = "Free space there, keep fewer points (backup.keep) or give the vault a larger disk, then run the same command again.",
        };

    public SlipwayException Missing() =>
        new(ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"The vault '{name}' is not there: {root} {(Directory.Exists(root) ? "holds no vault" : "does not exist")}."))
        {
            Next = "Mount its disk, or correct the vault's path in the environment file.",
        };

    private bool IsThere => File.Exists(MarkerFile);

    private FileStream? TryLock(FileAccess access, FileShare share)
    {
        try
        {
            if (!File.Exists(LockFile))
                DurableFile.Replace(LockFile, []);
            return new FileStream(LockFile, new FileStreamOptions { Mode = FileMode.Open, Access = access, Share = share, BufferSize = 0 });
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException) && File.Exists(LockFile))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("be locked", exception);
        }
    }
}
