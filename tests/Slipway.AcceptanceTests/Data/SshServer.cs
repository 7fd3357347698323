using System.Diagnostics;
using System.Net.Sockets;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Data;

/// <summary>An ssh server of the test's own on loopback, with keys of its own, for its sftp.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly Process _process;

    private SshServer(Process process, string command) => (_process, Command) = (process, command);

    /// <summary>Command that speaks sftp on its standard input and output.</summary>
    public string Command { get; }

    public static async Task<SshServer> StartAsync(string directory)
    {
        if (!File.Exists(Program))
            Part.Missing("sshd", $"{Program} is not on this machine.");
        Part.Require("ssh");
        // Of a server that runs as root, sessions are split off into an empty directory.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        string At(string name) => Path.Combine(directory, name);
        foreach (var key in new[] { "host-key", "user-key" })
            (await Terminal.RunAsync(directory, "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", At(key)])).MustExitWith(0);
        var port = FreePort.Next();
        await File.WriteAllTextAsync(
            At("sshd_config"),
            $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {At("host-key")}
            AuthorizedKeysFile {At("user-key.pub")}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp

            """);
        var start = new ProcessStartInfo(Program, ["-D", "-e", "-f", At("sshd_config")]) { RedirectStandardError = true };
        var process = Process.Start(start)!;
        // Its log would fill the pipe.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        for (var until = DateTime.UtcNow.AddSeconds(20); !await ListensAsync(port); await Task.Delay(20))
            Assert.True(DateTime.UtcNow < until && !process.HasExited, "sshd did not start.");
        return new SshServer(process, $"ssh -F none -p {port} -i {At("user-key")} -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR 127.0.0.1 -s sftp");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
