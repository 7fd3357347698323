using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>Locks in the format of PEP 751.</summary>
public sealed class PyLockTests : IDisposable
{
    private const string Head = "lock-version = \"1.0\"\ncreated-by = \"test\"\n";

    private readonly PipProject _project = new();

    [Theory]
    [InlineData("pylock.toml", true, null)]
    [InlineData("pylock.production.toml", true, "production")]
    [InlineData("pylock.a.b.toml", false, null)]
    [InlineData("pylock..toml", false, null)]
    [InlineData("Pylock.toml", false, null)]
    [InlineData("pylock.toml.bak", false, null)]
    [InlineData("uv.lock", false, null)]
    public void Names(string name, bool isName, string? of)
    {
        Assert.Equal(isName, PyLock.IsName(name));
        Assert.Equal(of, PyLock.NameOf(name));
    }

    [Fact]
    public void A_lock_of_every_kind_of_package()
    {
        var read = Read(Head + """
            environments = ["sys_platform == 'linux'", "sys_platform == 'darwin'"]
            requires-python = ">=3.10"
            extras = ["crypto"]
            dependency-groups = ["default", "dev"]
            default-groups = ["default"]

            [[packages]]
            name = "attrs"
            version = "25.1.0"
            requires-python = ">=3.8"
            wheels = [{ name = "attrs-25.1.0-py3-none-any.whl", url = "https://example.org/attrs-25.1.0-py3-none-any.whl", size = 63_152, hashes = { sha256 = "c75a69e2" } }]
            [[packages.attestation-identities]]
            kind = "GitHub"

            [[packages]]
            name = "cffi"
            version = "1.17"
            marker = "'crypto' in extras"
            sdist = { url = "https://example.org/cffi-1.17.tar.gz", upload-time = 2024-01-01T00:00:00Z, hashes = { sha512 = "00", blake2b = "11" } }
            [[packages.wheels]]
            path = "wheels/cffi-1.17-cp312-cp312-linux_x86_64.whl"
            [packages.wheels.hashes]
            sha256 = "22"

            [[packages]]
            name = "site"
            vcs = { type = "git", url = "https://example.org/site.git", requested-revision = "main", commit-id = "0123456789abcdef0123456789abcdef01234567" }

            [[packages]]
            name = "own"
            directory = { path = "own", editable = true }

            [[packages]]
            name = "zipped"
            archive = { url = "https://user:word@example.org/zipped.zip", hashes = { sha256 = "33" } }

            [tool.any]
            key = 1
            """)!;

        Assert.Equal("", _project.Told);
        Assert.Equal(["attrs==25.1.0 Pinned 8", "cffi==1.17 Pinned 0", "site VcsCommit 0", "own Editable 0", "zipped Url 0"], read.Packages.Select((package, index) => $"{package} {package.Kind} {(index == 0 ? package.At.Line - 2 : 0)}"));
        Assert.Equal(["Wheel attrs-25.1.0-py3-none-any.whl 63152 sha256=c75a69e2"], Files(read.Packages[0]));
        Assert.Equal(["Wheel cffi-1.17-cp312-cp312-linux_x86_64.whl  sha256=22", "Source cffi-1.17.tar.gz  sha512=00,blake2b=11"], Files(read.Packages[1]));
        Assert.Equal(["Archive zipped.zip  sha256=33"], Files(read.Packages[4]));
        Assert.Equal("https://[secret]@example.org/zipped.zip", read.Packages[4].Files[0].Url!.ToString());
        Assert.DoesNotContain("word", read.Packages[4].Files[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(">=3.10", read.RequiresPython!.ToString());
        var problems = new RequirementProblems();
        Assert.Equal(["attrs", "site", "own", "zipped"], read.Select(MarkerEnvironment.Linux("3.12"), problems).Select(package => package.Name.Text));
        Assert.Equal(5, read.Select(MarkerEnvironment.Linux("3.12") with { Extras = new HashSet<PackageName>(read.Extras) }, problems).Count);
        Assert.Empty(problems.Errors);
    }

    [Theory]
    [InlineData("3.9", "linux", "pylock.toml: the lock asks for Python >=3.10, and the environment has 3.9.0: lock for it anew|pylock.toml:7:8: a asks for Python >=3.10, and the environment has 3.9.0: lock for it anew")]
    [InlineData("3.12", "win32", "pylock.toml: the lock is for other environments (sys_platform == \"linux\"): lock for this one anew")]
    [InlineData("3.10", "linux", "pylock.toml:12:8: a is selected a second time for one environment; the first is in line 7: lock anew")]
    public void Where_a_lock_cannot_be_installed(string python, string platform, string told)
    {
        var read = Read($$"""
            {{Head}}requires-python = ">=3.10"
            environments = ["sys_platform == 'linux'"]

            [[packages]]
            name = "a"
            requires-python = ">=3.10"
            archive = { path = "a.zip", hashes = { sha256 = "00" } }

            [[packages]]
            name = "a"
            marker = "python_version == '3.10'"
            directory = { path = "a" }
            """);
        Assert.Equal("", _project.Told);
        var problems = new RequirementProblems();
        read!.Select(MarkerEnvironment.Linux(python) with { SysPlatform = platform }, problems);
        Assert.Equal(told, string.Join('|', problems.Errors));
    }

    [Theory]
    [InlineData("", "error pylock.toml:1:1: lock-version is missing|error pylock.toml:1:1: created-by is missing|error pylock.toml:1:1: packages is missing")]
    [InlineData("lock-version = 1\ncreated-by = true\npackages = 'x'", "error pylock.toml:1:16: lock-version is a number: it must be a string|error pylock.toml:2:14: created-by is true or false: it must be a string|error pylock.toml:3:12: packages is a string: it must be an array")]
    [InlineData("lock-version = '2.0'\ncreated-by = 'x'\npackages = []", "error pylock.toml:1:16: lock-version 2.0 is not known: this Slipway reads 1.0; lock with a program that writes it")]
    [InlineData("lock-version = '1.1'\ncreated-by = 'x'\npackages = []", "warning pylock.toml:1:16: lock-version 1.1 is newer than 1.0: what it adds is not read")]
    [InlineData("lock-version = '1.0'\ncreated-by = 'x'\npackages = [1, { version = '1' }]", "error pylock.toml:3:13: packages[0] is a number: it must be a table|error pylock.toml:3:16: packages[1].name is missing")]
    [InlineData("lock-version = '1.0'\ncreated-by = 'x'\nenvironments = [\"os_name == 1\", 2]\nrequires-python = '3'\nextras = ['A_b']\npackages = []", "error pylock.toml:3:17: environments 'os_name == 1': a variable such as python_version, or a text in quotes, must stand here, and '1' is none|error pylock.toml:3:33: environments holds a number: it is an array of strings|error pylock.toml:4:19: requires-python '3': an operator (<= < != == >= > ~= ===) must stand here|error pylock.toml:5:11: extras 'A_b': the name is not in its normal spelling")]
    [InlineData("a = 1\na = 2", "error pylock.toml:2:1: this is not valid TOML: the key `a` is already defined at (1,1) with `a = 1` and cannot be redefined")]
    [InlineData("a = [1,\n", "error pylock.toml:2:1: this is not valid TOML: unexpected end-of-file while parsing array")]
    public void What_is_no_lock(string content, string told)
    {
        Read(content);
        Assert.Equal(told, _project.Told.Replace('\n', '|'));
    }

    [Theory]
    [InlineData("name = 'Foo'", "4:8: the name 'Foo' is not in its normal spelling (lower case, '-' between words): lock anew")]
    [InlineData("name = 'a'", "4:8: a has no source: one of wheels, sdist, vcs, directory or archive must stand there")]
    [InlineData("name = 'a'\ndirectory = { path = 'x' }\nsdist = { path = 'a-1.tar.gz', hashes = { sha256 = '00' } }", "4:8: a has several sources (directory, sdist): one must stand there, or wheels and sdist together")]
    [InlineData("name = 'a'\nversion = 'x'\ndirectory = { path = 'x' }", "5:11: packages[0].version 'x': it is no version")]
    [InlineData("name = 'a'\nsdist = { path = 'a-1.tar.gz' }", "5:9: packages[0].sdist: hashes is missing: pip verifies each file")]
    [InlineData("name = 'a'\nsdist = { path = 'a-1.tar.gz', hashes = {} }", "5:9: packages[0].sdist: hashes is empty: pip verifies each file")]
    [InlineData("name = 'a'\nsdist = { path = 'a-1.tar.gz', hashes = { sha256 = 1 } }", "5:52: packages[0].sdist.hashes.sha256 is a number: it must be a string")]
    [InlineData("name = 'a'\nsdist = { hashes = { sha256 = '00' }, name = 'a-1.tar.gz' }", "5:9: packages[0].sdist: url or path must stand there")]
    [InlineData("name = 'a'\nsdist = { url = 'x', hashes = { sha256 = '00' }, name = 'a-1.tar.gz' }", "5:9: packages[0].sdist: url is no address: it must begin with a scheme, such as https://")]
    [InlineData("name = 'a'\nversion = '2'\nwheels = [{ path = 'a-1-py3-none-any.whl', hashes = { sha256 = '00' } }]", "6:11: packages[0].wheels[0]: 'a-1-py3-none-any.whl' is a file of a 1, and the package is a 2")]
    [InlineData("name = 'a'\nwheels = [{ path = 'b-1-py3-none-any.whl', hashes = { sha256 = '00' } }]", "5:11: packages[0].wheels[0]: 'b-1-py3-none-any.whl' is a file of b 1, and the package is a")]
    [InlineData("name = 'a'\nwheels = [{ path = 'a.whl', hashes = { sha256 = '00' } }]", "5:11: packages[0].wheels[0]: 'a.whl' is no name of a wheel")]
    [InlineData("name = 'a'\nvcs = { type = 'git', url = 'https://example.org/a' }", "5:7: packages[0].vcs.commit-id is missing")]
    [InlineData("name = 'a'\nmarker = \"os_name\"\ndirectory = { path = 'x', editable = 'yes' }", "6:38: packages[0].directory.editable is a string: it must be true or false|5:10: packages[0].marker 'os_name': an operator (<= < != == >= > ~= === in, not in) must stand here")]
    public void What_is_no_package(string content, string told)
    {
        Assert.Null(Read($"{Head}[[packages]]\n{content}\n"));
        Assert.Equal(string.Join('|', told.Split('|').Order(StringComparer.Ordinal).Select(line => $"error pylock.toml:{line}")), string.Join('|', _project.Told.Split('\n').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void What_cannot_be_read_at_all()
    {
        Assert.Null(new PyLockReader(_project.Root).Read("gone.toml", _project.Problems));
        Assert.Equal("error gone.toml: a lock of this format is named pylock.toml, or pylock.NAME.toml with a name without dots: rename it\nerror gone.toml: 'gone.toml' is not in the project", _project.Told);
    }

    [Theory]
    [InlineData("a = ")]
    [InlineData("a.b")]
    [InlineData("[a.b")]
    public void Nesting_ends_somewhere(string start)
    {
        var content = start switch
        {
            "a = " => $"a = {new string('[', 200_000)}",
            "a.b" => $"a{string.Concat(Enumerable.Repeat(".b", 50_000))} = 1",
            _ => $"[a{string.Concat(Enumerable.Repeat(".b", 50_000))}]",
        };
        Assert.Null(Read(content));
        Assert.StartsWith("error pylock.toml:1:", _project.Told, StringComparison.Ordinal);
    }

    private PyLock? Read(string content)
    {
        _project.With("pylock.toml", content);
        return new PyLockReader(_project.Root).Read("pylock.toml", _project.Problems);
    }

    private static IEnumerable<string> Files(PyLockPackage package) =>
        package.Files.Select(file => $"{file.Role} {file.Name} {file.Size} {string.Join(',', file.Hashes.Select(hash => $"{hash.Key}={hash.Value}"))}");

    public void Dispose() => _project.Dispose();
}
