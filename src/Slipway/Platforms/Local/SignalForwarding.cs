using System.Runtime.InteropServices;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Platforms.Local;

/// <summary>
/// Passes signals on to a child while it runs, instead of dying of them. What is typed at a terminal (Ctrl+C, Ctrl+\)
/// reaches the child by itself, since it is in the terminal's group as we are: sent on, it would arrive twice.
/// </summary>
internal sealed class SignalForwarding : IDisposable
{
    private const int Hangup = 1;
    private const int Quit = 3;

    private readonly List<PosixSignalRegistration> _registrations = [];

    public SignalForwarding(Func<int> child, bool terminal)
    {
        Forward(PosixSignal.SIGTERM, Posix.SigTerm, child);
        Forward(PosixSignal.SIGHUP, Hangup, child);
        Forward(PosixSignal.SIGINT, terminal ? 0 : Posix.SigInt, child);
        Forward(PosixSignal.SIGQUIT, terminal ? 0 : Quit, child);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    // The child may have ended, which is no failure.
    private void Forward(PosixSignal signal, int number, Func<int> child) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (number != 0 && child() is var pid and > 0)
                Posix.Signal(pid, number);
        }));
}
