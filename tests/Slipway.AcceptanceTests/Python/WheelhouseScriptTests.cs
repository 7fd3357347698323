using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The scripts that make a wheelhouse, with packages made for the purpose: no mirror is asked.</summary>
public sealed class WheelhouseScriptTests : IDisposable
{
    private static readonly string Scripts = Path.Combine(RepositoryUnderTest.Root, "tests", "wheelhouse");

    private readonly string _scratch = Directory.CreateTempSubdirectory("wheelhouse-script-").FullName;

    public WheelhouseScriptTests()
    {
        Part.Require("dpkg-deb");
        Part.Require("python3");
    }

    [Fact]
    public async Task A_package_becomes_a_wheel_with_what_debian_moved_elsewhere()
    {
        var shop = await PackAsync("python3-shop", "Depends: python3:any, python3-till (>= 1), tills-data | other", root =>
        {
            Write(root, "usr/lib/python3/dist-packages/shop/__init__.py", "price = 1\n");
            Write(root, "usr/lib/python3/dist-packages/shop/__pycache__/x.pyc", "not this");
            Write(root, "usr/lib/python3/dist-packages/Shop_Front-1.2.egg-info/PKG-INFO", "Metadata-Version: 2.1\nName: Shop.Front\nVersion: 1.2\nLicense-File: LICENSE\n\nA shop.\n");
            Write(root, "usr/lib/python3/dist-packages/Shop_Front-1.2.egg-info/entry_points.txt", "[console_scripts]\nshop = shop:main\n");
            File.CreateSymbolicLink(Path.Combine(root, "usr/lib/python3/dist-packages/shop/till.js"), "../../../../share/javascript/till.js");
        });
        var till = await PackAsync("python3-till", "Depends: python3:any", root =>
        {
            Write(root, "usr/lib/python3/dist-packages/till.py", "\n");
            Write(root, "usr/lib/python3/dist-packages/till-3.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: till\nVersion: 3.0\nRequires-Dist: oil ; extra == 'squeaks'\n\n");
        });
        var library = await PackAsync("libjs-till", "Depends: nothing", root => Write(root, "usr/share/javascript/till.js", "till();\n"));

        (await WheelsAsync("first", ["--linked", library, "--wheels", shop, till])).MustExitWith(0);
        Assert.Equal(["shop_front-1.2-py3-none-any.whl", "till-3.0-py3-none-any.whl"], Directory.GetFiles(Out("first")).Select(Path.GetFileName).Order());
        using (var wheel = await ZipFile.OpenReadAsync(Path.Combine(Out("first"), "shop_front-1.2-py3-none-any.whl"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(
                ["shop/__init__.py", "shop/till.js", "shop_front-1.2.dist-info/METADATA", "shop_front-1.2.dist-info/WHEEL", "shop_front-1.2.dist-info/entry_points.txt", "shop_front-1.2.dist-info/RECORD"],
                wheel.Entries.Select(entry => entry.FullName));
            Assert.Equal("till();\n", Text(wheel, "shop/till.js"));
            Assert.Equal("Metadata-Version: 2.1\nName: Shop.Front\nVersion: 1.2\nRequires-Dist: till\n\nA shop.\n", Text(wheel, "shop_front-1.2.dist-info/METADATA"));
            var digest = Convert.ToBase64String(SHA256.HashData("till();\n"u8)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            Assert.Contains($"shop/till.js,sha256={digest},8\n", Text(wheel, "shop_front-1.2.dist-info/RECORD"), StringComparison.Ordinal);
        }

        (await WheelsAsync("second", ["--linked", library, "--wheels", till, shop])).MustExitWith(0);
        foreach (var file in Directory.GetFiles(Out("first")))
            Assert.Equal(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(Out("second"), Path.GetFileName(file)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_no_wheel_can_be_made_of_is_named_with_the_reason()
    {
        const string Packages = "usr/lib/python3/dist-packages";
        var binary = await PackAsync("python3-fast", "Depends: python3", root =>
        {
            Write(root, $"{Packages}/fast.cpython-311-x86_64-linux-gnu.so", "ELF");
            Write(root, $"{Packages}/fast-1.dist-info/METADATA", "Name: fast\nVersion: 1\n\n");
        });
        var several = await PackAsync("python3-several", "Depends: python3", root =>
        {
            Write(root, $"{Packages}/one-1.dist-info/METADATA", "Name: one\nVersion: 1\n\n");
            Write(root, $"{Packages}/two-1.dist-info/METADATA", "Name: two\nVersion: 1\n\n");
        });
        var dangling = await PackAsync("python3-dangling", "Depends: python3", root =>
        {
            Write(root, $"{Packages}/dangling-1.dist-info/METADATA", "Name: dangling\nVersion: 1\n\n");
            File.CreateSymbolicLink(Path.Combine(root, Packages, "jquery.js"), "/usr/share/javascript/jquery.js");
        });
        var result = await WheelsAsync("out", ["--wheels", binary, several, dangling]);
        Assert.Equal(
            """
            deb_to_wheel: python3-dangling.deb: usr/lib/python3/dist-packages/jquery.js is a link to /usr/share/javascript/jquery.js, which no package given with --linked has
            deb_to_wheel: python3-fast.deb: fast.cpython-311-x86_64-linux-gnu.so is an extension module, which runs on one version of Python only
            deb_to_wheel: python3-several.deb: it has 2 Python projects, and a wheel is of one

            """.ReplaceLineEndings("\n").Split('\n').Order(), result.MustExitWith(1).Error.Split('\n').Order());
        Assert.Empty(Directory.GetFiles(Out("out")));
    }

    [Fact]
    public async Task A_mirror_that_does_not_answer_is_named_and_leaves_nothing_behind()
    {
        Part.Require("apt-get");
        var mirror = $"http://127.0.0.1:{FreePort.Next()}/debian";
        var house = Path.Combine(_scratch, "house");
        var result = await BuildAsync([house], new() { ["SLIPWAY_DEBIAN_MIRROR"] = mirror });
        Assert.EndsWith($"build-wheelhouse: the package lists of bookworm-backports trixie trixie-backports cannot be read from {mirror}.\n", result.MustExitWith(1).Error, StringComparison.Ordinal);
        Assert.Contains("Connection refused", result.Error, StringComparison.Ordinal);
        Assert.Equal(["house.lock"], Directory.GetFileSystemEntries(_scratch).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_wheelhouse_that_is_complete_is_left_alone()
    {
        Part.Require("apt-get");
        // A copy: other tests install from the original. Nothing listens at the mirror, so a download would fail.
        var house = Path.Combine(_scratch, "house");
        (await Terminal.RunAsync("/", "cp", ["-a", Wheelhouse.Require(), house])).MustExitWith(0);
        Dictionary<string, string?> nowhere = new() { ["SLIPWAY_DEBIAN_MIRROR"] = "http://127.0.0.1:9/debian" };
        var result = await BuildAsync([house], nowhere);
        Assert.Equal($"wheelhouse: {Directory.GetFiles(house, "*.whl").Length} wheels in {house}, complete\n", result.MustExitWith(0).Output);

        await File.AppendAllTextAsync(Directory.GetFiles(house, "django-*.whl")[0], "damage", TestContext.Current.CancellationToken);
        (await BuildAsync([house], nowhere)).MustExitWith(1);
    }

    [Theory]
    [InlineData()]
    [InlineData("--unknown")]
    [InlineData("one", "two")]
    public async Task Bad_usage_is_answered_with_the_usage(params string[] arguments)
    {
        var result = await BuildAsync(arguments, []);
        Assert.Equal("usage: tests/wheelhouse/build-wheelhouse.sh [--check] DIRECTORY\n", result.MustExitWith(2).Error);
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    private string Out(string name) => Path.Combine(_scratch, name);

    private Task<CommandResult> BuildAsync(string[] arguments, Dictionary<string, string?> variables) =>
        Terminal.RunAsync(_scratch, Path.Combine(Scripts, "build-wheelhouse.sh"), arguments, variables);

    private Task<CommandResult> WheelsAsync(string name, string[] arguments)
    {
        Directory.CreateDirectory(Out(name));
        return Terminal.RunAsync(_scratch, "python3", [Path.Combine(Scripts, "deb_to_wheel.py"), Out(name), .. arguments]);
    }

    private async Task<string> PackAsync(string package, string depends, Action<string> fill)
    {
        var root = Path.Combine(_scratch, "roots", package);
        Write(root, "DEBIAN/control", $"Package: {package}\nVersion: 1\nArchitecture: all\nMaintainer: A Tester <tester@example.test>\n{depends}\nDescription: a test\n");
        fill(root);
        var file = Path.Combine(_scratch, "roots", $"{package}.deb");
        (await Terminal.RunAsync(_scratch, "dpkg-deb", ["--root-owner-group", "--build", root, file])).MustExitWith(0);
        return file;
    }

    private static void Write(string root, string path, string content)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
