using System.Net;
using System.Net.Sockets;
using Slipway.Environments;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Platforms.Local;

/// <summary>What would make a deployment to the dock fail and can be known before.</summary>
internal static class LocalChecks
{
    /// <summary>Left free beyond the release itself: logs, state, the app's own files.</summary>
    public const long Margin = 64L << 20;

    public static IEnumerable<Problem> Machine(string binaries, bool running)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            yield return new Problem(null, "platform.kind: local runs on Linux and macOS only; use another kind of platform here, or WSL");
        else if (!running && !DockBinaries.Exist(binaries))
            yield return new Problem(null, $"the dock's daemon is missing: {Path.Combine(binaries, DockBinaries.Program)}; build the host again: touch build/Program.cs, then ./build.sh");
    }

    public static IEnumerable<Problem> Port(AppEnvironment environment, int port, DockStatus? status)
    {
        var at = environment.Platform.Location;
        if (status?.Environments.FirstOrDefault(pair => pair.Value.Ports.Contains(port)) is { Key: { } owner })
        {
            if (owner != environment.Name)
                yield return new Problem(at, $"platform.port: {port} is the port of {owner}; choose another one");
            yield break;
        }

        var error = TryListen(port);
        if (error == SocketError.AddressAlreadyInUse)
            yield return new Problem(at, $"platform.port: {port} is in use by {PortOwner.Find(port) ?? "another program"}; stop that, or choose another port");
        else if (error == SocketError.AccessDenied)
            yield return new Problem(at, $"platform.port: {port} needs the rights of an administrator; choose a port above 1023");
        else if (error != SocketError.Success)
            yield return new Problem(at, $"platform.port: {port} cannot be listened on ({error}); choose another port");
    }

    public static IEnumerable<Problem> Release(StageRequest request, AppEnvironment environment)
    {
        var at = environment.Platform.Location;
        if (!request.Run.Processes.TryGetValue(ProcessSpec.Web, out var web))
            yield return new Problem(at, $"release {request.Release.Id} has no process type web, which the dock routes requests to; add web: <command> to the Procfile");
        else if (web.Instances == 0)
            yield return new Problem(at, "processes.web.instances is 0: nothing would answer; the dock needs at least 1");
        foreach (var upload in request.Run.Uploads)
        {
            if (Path.IsPathRooted(upload) || upload.Split('/').Any(part => part is "" or "." or ".."))
                yield return new Problem(environment.File, $"uploads: {upload} is no directory below the app; write it as a/b");
            else if (request.Variant.Files.Any(file => file.Path == upload))
                yield return new Problem(environment.File, $"uploads: {upload} is a file in release {request.Release.Id}; name a directory");
        }
    }

    public static IEnumerable<Problem> Disk(StageRequest request, DockPaths paths)
    {
        var needed = Unpacked(request.Variant) + Margin;
        var free = Free(paths);
        if (free < needed)
            yield return new Problem(null, $"{paths.Root}: {free >> 20} MB are free, release {request.Release.Id} needs {needed >> 20} MB; make room, for example with ./build.sh --target=Clean");
    }

    /// <returns>Bytes of the unpacked release; of packages what wheels of them come to, installed and compiled.</returns>
    public static long Unpacked(Releases.Variant variant) => variant.Files.Sum(file => file.Size) + (6 * variant.Wheels.Sum(wheel => wheel.Size));

    /// <returns>Bytes that are free where the dock keeps releases.</returns>
    public static long Free(DockPaths paths) => new DriveInfo(paths.Root).AvailableFreeSpace;

    private static SocketError TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
        finally
        {
            listener.Dispose();
        }
    }
}
