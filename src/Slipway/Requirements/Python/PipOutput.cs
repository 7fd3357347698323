using Slipway.Processes;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Passes pip's output on and keeps the end of it, passwords and the credentials of addresses taken out.</summary>
internal sealed class PipOutput(IProgress<string>? output, Redaction redaction) : IProgress<string>
{
    private const int Kept = 200;

    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Report(string value)
    {
        var line = Credentials.Redact(redaction.Apply(value));
        output?.Report(line);
        lock (_lines)
        {
            _lines.Add(line);
            if (_lines.Count > Kept)
                _lines.RemoveAt(0);
        }
    }
}
