using System.Net;
using System.Net.Sockets;

namespace Slipway.Platforms.Local;

/// <summary>Ports of the loopback interface.</summary>
internal static class LoopbackPort
{
    /// <returns>Whether nobody listens on it at this moment.</returns>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
