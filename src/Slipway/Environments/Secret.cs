using System.Diagnostics;

namespace Slipway.Environments;

/// <summary>A secret value. It shows as a redaction wherever it is printed; only <see cref="Reveal"/> gives the value.</summary>
[DebuggerDisplay("[secret]")]
public sealed class Secret(string value)
{
    private readonly string _value = value;

    /// <returns>The value: for a child process's environment or standard input, and nothing else.</returns>
    public string Reveal() => _value;

    public override string ToString() => "[secret]";
}
