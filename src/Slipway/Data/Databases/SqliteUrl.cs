namespace Slipway.Data.Databases;

/// <summary>A database in one file.</summary>
/// <param name="File">Its path as written: absolute, or relative to the directory that the app runs in.</param>
internal sealed record SqliteUrl(string File) : DatabaseUrl
{
    /// <summary>What SQLite keeps beside the file while it is open: never part of a copy of a directory.</summary>
    public static IReadOnlyList<string> Companions { get; } = ["-journal", "-wal", "-shm"];

    /// <param name="directory">Directory that the app runs in.</param>
    /// <returns>The absolute path of the file.</returns>
    public string Locate(string directory) => Path.GetFullPath(File, Path.GetFullPath(directory));

    public override string ToString() => $"sqlite:///{File}";
}
