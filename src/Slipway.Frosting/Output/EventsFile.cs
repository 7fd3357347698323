using System.Text.Json;

namespace Slipway.Frosting.Output;

/// <summary>
/// Where the events of deployments go as JSON, one line each: the file that <c>--events=</c> names, or standard output
/// where that is <c>-</c>. Each line is handed to the system whole as it comes, so whoever follows the file sees no half.
/// </summary>
internal sealed class EventsFile : IDisposable
{
    /// <summary>Of the format, told in each line: it grows with what breaks a reader. Fields may be added.</summary>
    public const int Version = 1;

    private readonly Lock _lock = new();
    private readonly Report _report;
    private readonly TimeProvider _time;
    private readonly string _name;
    private FileStream? _file;

    private EventsFile(Report report, TimeProvider time, string name, FileStream? file)
    {
        _report = report;
        _time = time;
        _name = name;
        _file = file;
    }

    /// <param name="given">Value of <c>--events=</c>.</param>
    /// <param name="directory">Directory that a relative path starts at: where the person stands.</param>
    /// <param name="report">Writes to standard output, and warns.</param>
    /// <param name="time">Clock of the events.</param>
    /// <exception cref="ConfigurationException">The file cannot be written.</exception>
    public static EventsFile Open(string given, string directory, Report report, TimeProvider time)
    {
        if (given is "-")
            return new EventsFile(report, time, given, null);
        var path = Path.GetFullPath(given, directory);
        try
        {
            return new EventsFile(report, time, given, new FileStream(path, Options()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--events: the file '{given}' cannot be written: {exception.Message}");
        }
    }

    /// <param name="name">What happened.</param>
    /// <param name="fields">Writes its fields.</param>
    public void Write(string name, Action<Utf8JsonWriter> fields)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("time", _time.GetUtcNow());
            writer.WriteString("event", name);
            fields(writer);
            writer.WriteEndObject();
        }

        lock (_lock)
        {
            if (_name is "-")
                _report.Data(System.Text.Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            else
                Append(line);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>A deployment on its way is not stopped because nobody can listen any more.</summary>
    private void Append(MemoryStream line)
    {
        if (_file is null)
            return;
        line.WriteByte((byte)'\n');
        try
        {
            _file.Write(line.GetBuffer(), 0, (int)line.Length);
        }
        catch (IOException exception)
        {
            _file.Dispose();
            _file = null;
            _report.Warning($"The events file '{_name}' cannot be written any more: {exception.Message} What runs goes on without it.");
        }
    }

    private static FileStreamOptions Options()
    {
        // No buffer: each line is one write(2) at the end of the file.
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
