using System.Runtime.InteropServices;

namespace Slipway.Platforms.Local.Unix;

/// <summary>
/// Starts a process in a session of its own, its output going straight to a file: it outlives its parent, no pipe
/// of ours can block it, and its whole tree can be signalled as one group. <see cref="System.Diagnostics.Process"/>
/// can do none of these.
/// </summary>
internal static class DetachedProcess
{
    // posix_spawn.h: the first two are equal on Linux and macOS, the third is not.
    private const short DefaultSignals = 0x04;
    private const short SignalMask = 0x08;
    private static readonly short NewSession = (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    // fcntl.h: O_WRONLY | O_CREAT | O_APPEND. Appending is what lets a log be truncated under its writer.
    private static readonly int AppendToFile = OperatingSystem.IsMacOS() ? 0x1 | 0x200 | 0x8 : 0x1 | 0x40 | 0x400;

    // Larger than the opaque structures of glibc (336, 80 and 128 bytes), musl and macOS.
    private const int OpaqueSize = 1024;

    /// <param name="file">Absolute path of the program.</param>
    /// <param name="arguments">Arguments after the program's own name.</param>
    /// <param name="environment">The whole environment: nothing is inherited.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="log">File that its output is appended to; made with mode 0600.</param>
    /// <returns>Process id, which is also the id of its session and group.</returns>
    /// <exception cref="IOException">It could not be started.</exception>
    public static int Start(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string workingDirectory, string log)
    {
        using var memory = new NativeMemory();
        var attributes = memory.Block(OpaqueSize);
        var actions = memory.Block(OpaqueSize);
        var all = memory.Block(OpaqueSize);
        var none = memory.Block(OpaqueSize);
        Check(posix_spawnattr_init(attributes), file);
        try
        {
            Check(posix_spawn_file_actions_init(actions), file);
            try
            {
                // The runtime ignores SIGPIPE, and a child would inherit that.
                _ = sigfillset(all);
                _ = sigemptyset(none);
                Check(posix_spawnattr_setsigdefault(attributes, all), file);
                Check(posix_spawnattr_setsigmask(attributes, none), file);
                Check(posix_spawnattr_setflags(attributes, (short)(NewSession | DefaultSignals | SignalMask)), file);
                Check(posix_spawn_file_actions_addopen(actions, 0, memory.Text("/dev/null"), 0, 0), file);
                Check(posix_spawn_file_actions_addopen(actions, 1, memory.Text(log), AppendToFile, 0b110_000_000), log);
                Check(posix_spawn_file_actions_adddup2(actions, 1, 2), file);
                Check(posix_spawn_file_actions_addchdir_np(actions, memory.Text(workingDirectory)), workingDirectory);
                var argv = memory.Texts([file, .. arguments]);
                var envp = memory.Texts(environment.Select(pair => $"{pair.Key}={pair.Value}"));
                Check(posix_spawn(out var pid, memory.Text(file), actions, attributes, argv, envp), $"{file} in {workingDirectory}");
                return pid;
            }
            finally
            {
                _ = posix_spawn_file_actions_destroy(actions);
            }
        }
        finally
        {
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    private static void Check(int error, string what)
    {
        if (error != 0)
            throw Posix.Error($"cannot start {what}", error);
    }

    /// <summary>Unmanaged memory that lives as long as a call needs it; wiped, for it may hold secrets.</summary>
    private sealed class NativeMemory : IDisposable
    {
        private readonly List<(nint Address, int Size)> _blocks = [];

        public nint Block(int size)
        {
            var address = Marshal.AllocHGlobal(size);
            _blocks.Add((address, size));
            Clear(address, size);
            return address;
        }

        public nint Text(string text)
        {
            if (text.Contains('\0'))
                throw new ArgumentException("a text for a process must not contain a NUL character");
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            var address = Block(bytes.Length + 1);
            Marshal.Copy(bytes, 0, address, bytes.Length);
            return address;
        }

        public nint Texts(IEnumerable<string> texts)
        {
            nint[] addresses = [.. texts.Select(Text), 0];
            var address = Block(addresses.Length * nint.Size);
            Marshal.Copy(addresses, 0, address, addresses.Length);
            return address;
        }

        public void Dispose()
        {
            foreach (var (address, size) in _blocks)
            {
                Clear(address, size);
                Marshal.FreeHGlobal(address);
            }
        }

        private static void Clear(nint address, int size) => Marshal.Copy(new byte[size], 0, address, size);
    }

    [DllImport("libc")]
    private static extern int posix_spawn(out int pid, nint path, nint actions, nint attributes, nint argv, nint envp);

    [DllImport("libc")]
    private static extern int posix_spawnattr_init(nint attributes);

    [DllImport("libc")]
    private static extern int posix_spawnattr_destroy(nint attributes);

    [DllImport("libc")]
    private static extern int posix_spawnattr_setflags(nint attributes, short flags);

    [DllImport("libc")]
    private static extern int posix_spawnattr_setsigdefault(nint attributes, nint set);

    [DllImport("libc")]
    private static extern int posix_spawnattr_setsigmask(nint attributes, nint set);

    [DllImport("libc")]
    private static extern int posix_spawn_file_actions_init(nint actions);

    [DllImport("libc")]
    private static extern int posix_spawn_file_actions_destroy(nint actions);

    [DllImport("libc")]
    private static extern int posix_spawn_file_actions_addopen(nint actions, int descriptor, nint path, int flags, uint mode);

    [DllImport("libc")]
    private static extern int posix_spawn_file_actions_adddup2(nint actions, int descriptor, int copy);

    [DllImport("libc")]
    private static extern int posix_spawn_file_actions_addchdir_np(nint actions, nint path);

    [DllImport("libc")]
    private static extern int sigfillset(nint set);

    [DllImport("libc")]
    private static extern int sigemptyset(nint set);
}
