using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Data;

/// <summary>Directories of uploads whose names need no text: made by Python, as .NET's calls cannot.</summary>
internal static class UploadTrees
{
    private const string Script =
        """
        import os, random, sys
        root = os.fsencode(sys.argv[1])
        count = int(sys.argv[2])
        rng = random.Random(6)
        names = [b"plain", b"two\nlines", b"g\xc3\xb6\xc3\x9fe", b"\xff\xfe\xe4", b"\xf0\x9f\x98", b"-rf", b" ", b"'\"`$(id)\\", b"\xe7\x8c\xab", b"%n\r\t", b"*?[", b"a,b:c"]
        folders = [root]
        for i in range(max(1, count // 50)):
            folder = os.path.join(rng.choice(folders), rng.choice(names) + b"-d%d" % i)
            if len(folder) < 1500:
                os.makedirs(folder)
                folders.append(folder)
        for i in range(count):
            path = os.path.join(rng.choice(folders), rng.choice(names) + b"-%d" % i)
            with open(path, "wb") as file:
                file.write(rng.randbytes(rng.choice([0, 1, 100, 5000])) * rng.choice([1, 1, 20]))
            os.chmod(path, rng.choice([0o644, 0o600, 0o755, 0o444]))
            os.utime(path, ns=(1, rng.randrange(10**18, 17 * 10**17)))
        for i, target in enumerate([b"plain", b"no/such", b"/etc/passwd", b"\xff\xe4", b"link-4"]):
            os.symlink(target, os.path.join(root, b"link-%d" % i))
        with open(os.path.join(root, b"sparse"), "wb") as file:
            file.seek(30_000_000); file.write(b"middle"); file.seek(90_000_000); file.write(b"end")
        os.utime(folders[-1], ns=(1, 1_234_567_890_123_456_789))
        """;

    public static async Task MakeAsync(string directory, int files)
    {
        Part.Require("python3");
        Directory.CreateDirectory(directory);
        (await Terminal.RunAsync(directory, "python3", ["-c", Script, directory, $"{files}"])).MustExitWith(0);
    }

}
