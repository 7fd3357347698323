using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Slipway.AcceptanceTests.Python;

/// <summary>A package of one module, as wheel, as source, or as a directory. Its source is built by a few lines that come with it, and by what <c>requires</c> names.</summary>
public sealed record SmallPackage(string Name, string Version)
{
    /// <summary>The whole of a build system (PEP 517): no setuptools is needed.</summary>
    private const string Backend = """
        import pathlib, zipfile

        def build_wheel(directory, config_settings=None, metadata_directory=None):
            name, version = pathlib.Path("package.txt").read_text().split()
            wheel = f"{name}-{version}-py3-none-any.whl"
            info = f"{name}-{version}.dist-info"
            with zipfile.ZipFile(pathlib.Path(directory) / wheel, "w") as file:
                for path, text in (
                    (f"{name}.py", pathlib.Path("module.py").read_text()),
                    (f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"),
                    (f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: small\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
                    (f"{info}/RECORD", ""),
                ):
                    file.writestr(zipfile.ZipInfo(path), text)
            return wheel

        build_editable = build_wheel
        """;

    public string WheelName => $"{Name}-{Version}-py3-none-any.whl";

    public string SourceName => $"{Name}-{Version}.tar.gz";

    /// <summary>What the module says.</summary>
    public string Text { get; init; } = "as it was made";

    /// <summary>Requirements of the wheel.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Packages that the build needs.</summary>
    public IReadOnlyList<string> BuildNeeds { get; init; } = [];

    /// <summary>Whether the source is broken: its build ends with an error.</summary>
    public bool Breaks { get; init; }

    public byte[] Wheel()
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            var info = $"{Name}-{Version}.dist-info";
            Add(archive, $"{Name}.py", Module);
            Add(archive, $"{info}/METADATA", $"Metadata-Version: 2.1\nName: {Name}\nVersion: {Version}\n{string.Concat(Needs.Select(need => $"Requires-Dist: {need}\n"))}");
            Add(archive, $"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: small\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            Add(archive, $"{info}/RECORD", "");
        }

        return content.ToArray();
    }

    public byte[] Source()
    {
        using var content = new MemoryStream();
        using (var compressed = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        using (var archive = new TarWriter(compressed, TarEntryFormat.Ustar))
        {
            foreach (var (path, text) in Tree().Append(("PKG-INFO", $"Metadata-Version: 2.1\nName: {Name}\nVersion: {Version}\n")))
            {
                archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{Name}-{Version}/{path}")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }

        return content.ToArray();
    }

    public void WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var (path, text) in Tree())
            File.WriteAllText(Path.Combine(directory, path), text);
    }

    private string Module => $"TEXT = \"{Text}\"\n";

    private IEnumerable<(string Path, string Text)> Tree() =>
    [
        ("pyproject.toml", $"[build-system]\nrequires = [{string.Join(", ", BuildNeeds.Select(need => $"\"{need}\""))}]\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n"),
        ("backend.py", Breaks ? "def build_wheel(*arguments, **settings):\n    raise SystemExit('the compiler is missing')\n" : Backend),
        ("package.txt", $"{Name} {Version}\n"),
        ("module.py", Module),
    ];

    private static void Add(ZipArchive archive, string path, string text)
    {
        var entry = archive.CreateEntry(path);
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 2, 3, 4, 4, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
