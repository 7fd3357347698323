using System.Diagnostics;
using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>Long lines and deep nesting cost time in proportion, whatever stands in them.</summary>
public sealed class HostileInputTests : IDisposable
{
    /// <summary>Far above what it takes: a way of reading that goes back and forth takes hours.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly PipProject _project = new();

    [Theory]
    [InlineData("", " ", "x")]
    [InlineData("a", " ", "#")]
    [InlineData("a ", "#", "")]
    [InlineData("a", "#", "")]
    [InlineData("a==", "1.", "x")]
    [InlineData("a==1", "-", "x")]
    [InlineData("a==1a", "_", "")]
    [InlineData("a==", "1", "!")]
    [InlineData("a==1+", "a.", "")]
    [InlineData("a", ",", "")]
    [InlineData("a", "==1,", "")]
    [InlineData("a===", "1,===", " 2")]
    [InlineData("a[", "b,", "c]")]
    [InlineData("a[", "[", "")]
    [InlineData("", "a-", "")]
    [InlineData("", "a_", "=")]
    [InlineData("a ; ", "(", "")]
    [InlineData("a ; ", "os_name=='x' and ", "os_name=='x'")]
    [InlineData("a ; os_name == '", "x", "")]
    [InlineData("a ; ", "not ", "")]
    [InlineData("a @ ", "https://", "")]
    [InlineData("a @ https://", "@", "")]
    [InlineData("https://", "a:", "")]
    [InlineData("", "./", "")]
    [InlineData("", "${", "")]
    [InlineData("", "${A}", "")]
    [InlineData("--pre ", "'${A}' ", "")]
    [InlineData("a==", "%A", "")]
    [InlineData("", "$A", "")]
    [InlineData("", "- ", "")]
    [InlineData("a ", "--pre ", "")]
    [InlineData("-r ", "'", "")]
    [InlineData("-r ", "\\", "")]
    [InlineData("-", "r", "")]
    [InlineData("--", "x", "")]
    [InlineData("-e ", "[x]", "")]
    [InlineData("a ", "\\\n", "b")]
    [InlineData("a # ", "\\\nx", "")]
    [InlineData("a==1 ", "\\\n--hash=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef ", "")]
    [InlineData("", "a==1\n", "")]
    [InlineData("", "a\f", "")]
    [InlineData("# coding", "coding", "")]
    [InlineData("", "\n", "")]
    public void Time_grows_with_length_and_no_faster(string start, string repeated, string end)
    {
        _project.Variables["A"] = "b";
        var content = start + string.Concat(Enumerable.Repeat(repeated, 400_000 / repeated.Length)) + end;
        _project.With("f.txt", content);
        var clock = Stopwatch.StartNew();
        var set = _project.Read("f.txt");
        if (_project.Problems.Errors.Count == 0)
            RequirementsWriter.Write(set);
        Assert.True(clock.Elapsed < Deadline, $"{clock.Elapsed}");
    }

    public void Dispose() => _project.Dispose();
}
