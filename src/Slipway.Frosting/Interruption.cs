using System.Runtime.InteropServices;
using Slipway.Frosting.Output;

namespace Slipway.Frosting;

/// <summary>
/// Ctrl+C, SIGTERM and a lost terminal cancel what runs, so that the engine takes back what it began; the same signal
/// again ends the process at once. Signals are watched only by commands that ask for the token.
/// </summary>
internal sealed class Interruption(Report report) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public CancellationToken Token
    {
        get
        {
            if (_registrations.Count == 0)
            {
                foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
                    _registrations.Add(PosixSignalRegistration.Create(signal, Cancel));
            }

            return _source.Token;
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
            return;
        context.Cancel = true;
        report.Warning("interrupted: taking back what was begun. Interrupt again to end at once.");
        _source.Cancel();
    }
}
