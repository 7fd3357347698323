using System.Globalization;
using System.Text;

namespace Slipway.Frosting.Output;

/// <summary>
/// Everything a command said and its tools printed, in <c>.slipway/logs</c>: mode 0600, the newest
/// <see cref="Kept"/> files are kept. Commands that change nothing open none, nor does one that is refused for its
/// arguments; so what is said before it is opened is remembered until then.
/// </summary>
internal sealed class FullLog(TimeProvider time) : IDisposable
{
    public const int Kept = 50;

    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private List<string>? _before;

    /// <summary>Path of the file; null where none was opened.</summary>
    public string? Path { get; private set; }

    /// <summary>What is written from now on shall stand in the file, should it be opened.</summary>
    public void Remember()
    {
        lock (_lock)
            _before ??= [];
    }

    /// <summary>Begins the file of a command; does nothing when it has begun already.</summary>
    public void Open(ProjectPaths paths, string target)
    {
        lock (_lock)
        {
            if (_writer is not null)
                return;
            CreatePrivate(paths.Slipway);
            CreatePrivate(paths.Logs);
            Prune(paths.Logs);
            var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            for (var n = 1; _writer is null; n++)
            {
                Path = System.IO.Path.Combine(paths.Logs, n == 1 ? $"{stamp}-{target}.log" : $"{stamp}-{target}-{n}.log");
                _writer = TryCreate(Path);
            }

            foreach (var line in _before ?? [])
                _writer.WriteLine(line);
            _before = null;
        }
    }

    public void Write(string line)
    {
        lock (_lock)
        {
            if (_writer is null && _before is null)
                return;
            var stamped = $"{time.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line}";
            if (_writer is not null)
                _writer.WriteLine(stamped);
            else
                _before?.Add(stamped);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private static void CreatePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <returns>Null where there is such a file: commands that begin in one second take the next number.</returns>
    private static StreamWriter? TryCreate(string path)
    {
        try
        {
            return new StreamWriter(path, new UTF8Encoding(false), Options());
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Names begin with the time, so the oldest stand first.</summary>
    private static void Prune(string directory)
    {
        var files = Directory.GetFiles(directory, "*.log");
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var old in files.AsSpan(0, Math.Max(0, files.Length - (Kept - 1))))
            File.Delete(old);
    }
}
