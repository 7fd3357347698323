using System.Runtime.InteropServices;
using Slipway.Environments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting;

/// <summary>
/// Ctrl+C, SIGTERM and a lost terminal cancel what runs, so that the engine takes back or finishes what it began; the
/// same signal again ends the process at once, and says what that leaves. Signals are watched only by commands that
/// ask for the token.
/// </summary>
internal sealed class Interruption(Report report) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _finishes;

    public CancellationToken Token
    {
        get
        {
            if (_registrations.Count == 0)
            {
                foreach (var (signal, number) in (ReadOnlySpan<(PosixSignal, int)>)[(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)])
                    _registrations.Add(PosixSignalRegistration.Create(signal, context => Cancel(context, number)));
            }

            return _source.Token;
        }
    }

    /// <summary>Number of the signal that interrupted; null: none has.</summary>
    public int? Signal { get; private set; }

    /// <summary>The environment that is being changed; null: none is.</summary>
    public AppEnvironment? Changing { get; set; }

    /// <summary>What is begun now is finished and not taken back: the platform goes on with it, whoever goes away.</summary>
    /// <returns>The token: for waiting until it can begin.</returns>
    public CancellationToken Finish(AppEnvironment environment)
    {
        (Changing, _finishes) = (environment, true);
        return Token;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context, int number)
    {
        if (_source.IsCancellationRequested)
        {
            report.Warning(Left());
            return;
        }

        context.Cancel = true;
        Signal = number;
        report.Warning($"interrupted: {(_finishes ? "finishing" : "taking back")} what was begun. Interrupt again to end at once.");
        _source.Cancel();
    }

    private string Left() => Changing is { } environment
        ? $"ended at once{(report.RunningStep is { } step ? $" during {step}" : "")}: {environment.Name} is left as it is. ./build.sh --target=Status{environment.TargetName} says how that is, and the next command that changes {environment.Name} clears it up."
        : "ended at once.";
}
