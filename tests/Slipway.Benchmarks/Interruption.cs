using System.Runtime.InteropServices;

namespace Slipway.Benchmarks;

/// <summary>
/// Ctrl+C, SIGTERM and a lost terminal end the run: what it started is stopped and its scratch directory removed. Further
/// signals change nothing, since that has its own deadline.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        foreach (var (signal, number) in (ReadOnlySpan<(PosixSignal, int)>)[(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)])
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Cancel(context, number)));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>As shells have it: 128 and the number of the first signal; 0: there was none.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        lock (_registrations)
        {
            if (ExitCode == 0)
                ExitCode = 128 + number;
        }

        _source.Cancel();
    }
}
