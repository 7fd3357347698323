namespace Slipway.Platforms.Local.Logs;

/// <summary>The log of one process on its way to a reader.</summary>
internal sealed class FollowedLog(string process, string log)
{
    private readonly LineReader _reader = new();
    private long _position;

    public string Process => process;

    /// <returns>The wanted end of what was printed until now.</returns>
    public IReadOnlyList<string> Begin(LogQuery query)
    {
        var lines = new List<string>();
        foreach (var (file, from) in new LogSegments(log).Choose(query.Lines, query.Since))
            _position = _reader.Read(file, from, lines);
        if (!query.Follow)
            _reader.Flush(lines);
        return lines;
    }

    /// <returns>What was printed since the last call.</returns>
    public IReadOnlyList<string> Continue()
    {
        var lines = new List<string>();
        if (!File.Exists(log))
            return lines;
        if (new FileInfo(log).Length < _position)
        {
            // It was rotated: the rest is in the copy.
            if (File.Exists($"{log}.1") && new FileInfo($"{log}.1").Length >= _position)
                _reader.Read($"{log}.1", _position, lines);
            _position = 0;
        }

        _position = _reader.Read(log, _position, lines);
        return lines;
    }
}
