using System.Diagnostics;

namespace Slipway.AcceptanceTests.Shell;

/// <summary>A wall clock that is wrong for one process, by libfaketime; the time since the machine started stays right, as it does when a real clock is set.</summary>
internal sealed class FakeClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    /// <param name="offset">Such as <c>+2d</c>.</param>
    public FakeClock(string offset) => Jump(offset);

    /// <returns>Variables of a process whose clock is wrong from its start to its end.</returns>
    public static IReadOnlyDictionary<string, string?> At(string offset) => new Dictionary<string, string?>(Common()) { ["FAKETIME"] = offset };

    /// <summary>Sets the clock of what was started with it.</summary>
    public void Jump(string offset)
    {
        var beside = $"{_file}~";
        File.WriteAllText(beside, $"{offset}\n");
        File.Move(beside, _file, overwrite: true);
    }

    public Process Start(string workingDirectory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = workingDirectory, RedirectStandardOutput = true };
        foreach (var (name, value) in Common())
            start.Environment[name] = value;
        start.Environment["FAKETIME_TIMESTAMP_FILE"] = _file;
        start.Environment["FAKETIME_NO_CACHE"] = "1";
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    public void Dispose() => File.Delete(_file);

    private static Dictionary<string, string?> Common()
    {
        Part.Require("faketime");
        var library = Directory.GetDirectories("/usr/lib").Select(directory => Path.Combine(directory, "faketime", "libfaketimeMT.so.1")).First(File.Exists);
        return new() { ["LD_PRELOAD"] = library, ["DONT_FAKE_MONOTONIC"] = "1", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["NO_FAKE_STAT"] = "1" };
    }
}
