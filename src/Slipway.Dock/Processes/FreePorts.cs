using Slipway.Platforms.Local;

namespace Slipway.Dock.Processes;

/// <summary>
/// Ports of the loopback interface for web instances, out of a range that the system itself gives to nobody (Linux
/// takes 32768 and up for outgoing connections), so that a port is still free when the app gets round to it.
/// </summary>
internal sealed class FreePorts
{
    private const int First = 20000;
    private const int Last = 29999;

    private readonly HashSet<int> _taken = [];
    private readonly Lock _lock = new();

    // Each daemon begins elsewhere: two projects that start at once would ask for the same ports, one after the other.
    private int _next = First + (int)((uint)Environment.ProcessId * 7919 % (Last - First + 1));

    public int Take()
    {
        lock (_lock)
        {
            for (var attempt = First; attempt <= Last; attempt++)
            {
                var port = _next;
                _next = port == Last ? First : port + 1;
                if (!_taken.Contains(port) && LoopbackPort.IsFree(port))
                {
                    _taken.Add(port);
                    return port;
                }
            }
        }

        throw new SlipwayException(ExitCode.Failed, $"no free port was found between {First} and {Last}");
    }

    public void MarkTaken(int port)
    {
        lock (_lock)
            _taken.Add(port);
    }

    public void GiveBack(int port)
    {
        lock (_lock)
            _taken.Remove(port);
    }
}
