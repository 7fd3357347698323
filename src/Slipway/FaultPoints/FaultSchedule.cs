using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Slipway.FaultPoints;

/// <summary>
/// Which fault happens where: <c>SLIPWAY_FAULT=kill@switch.begun</c>, <c>error@state.written#2</c> (the second time that
/// the point is reached), <c>full@…</c>, <c>interrupt@…</c> (as Ctrl+C does), <c>delay=500@…</c> (milliseconds). It happens once, while the file that
/// <c>SLIPWAY_FAULT_TOKEN</c> names exists; the file is removed first, so a test knows that it happened and a process
/// that is started again is spared. <c>SLIPWAY_FAULT_TRACE</c> names a file that lists the points reached.
/// </summary>
internal sealed class FaultSchedule
{
    private const string FaultVariable = "SLIPWAY_FAULT";
    private const string TokenVariable = "SLIPWAY_FAULT_TOKEN";
    private const string TraceVariable = "SLIPWAY_FAULT_TRACE";
    private const int NoSpace = 28; // ENOSPC
    private const int Interrupt = 2; // SIGINT

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _reached = new(StringComparer.Ordinal);
    private readonly string? _kind;
    private readonly string? _place;
    private readonly string? _token;
    private readonly string? _trace;

    private FaultSchedule(string? fault, string? token, string? trace)
    {
        _trace = trace;
        if (fault is null || token is null)
            return;
        var at = fault.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            throw new FormatException($"{FaultVariable}={fault}: it is <kind>@<point>, such as kill@switch.begun.");
        _kind = fault[..at];
        _place = fault[(at + 1)..] is var place && place.Contains('#', StringComparison.Ordinal) ? place : $"{place}#1";
        _token = token;
    }

    public static IReadOnlyList<string> Variables { get; } = [FaultVariable, TokenVariable, TraceVariable];

    /// <returns>Null when nothing is asked for.</returns>
    public static FaultSchedule? Of(Func<string, string?> variable)
    {
        var (fault, token, trace) = (variable(FaultVariable), variable(TokenVariable), variable(TraceVariable));
        return fault is null && trace is null ? null : new FaultSchedule(fault, token, trace);
    }

    public void Reach(string point)
    {
        string place;
        lock (_lock)
        {
            var times = _reached[point] = _reached.GetValueOrDefault(point) + 1;
            place = string.Create(CultureInfo.InvariantCulture, $"{point}#{times}");
            if (_trace is not null)
                File.AppendAllText(_trace, $"{place}\n");
        }

        if (place == _place && TakeToken())
            Happen(place);
    }

    private bool TakeToken()
    {
        try
        {
            // A rename has one winner among all who reach the point.
            var taken = $"{_token}.{Environment.ProcessId}";
            File.Move(_token!, taken);
            File.Delete(taken);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private void Happen(string place)
    {
        switch (_kind)
        {
            case "kill":
                // SIGKILL to ourselves: nothing is closed, flushed or undone.
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "error":
                throw new IOException($"fault at {place}");
            case "full":
                throw new IOException($"No space left on device: fault at {place}", NoSpace);
            case "interrupt":
                _ = kill(Environment.ProcessId, Interrupt);
                break;
            case { } delay when delay.StartsWith("delay=", StringComparison.Ordinal):
                Thread.Sleep(int.Parse(delay.AsSpan("delay=".Length), CultureInfo.InvariantCulture));
                break;
            default:
                throw new FormatException($"{FaultVariable}: '{_kind}' is no kind of fault: kill, error, full, interrupt or delay=<ms>.");
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
