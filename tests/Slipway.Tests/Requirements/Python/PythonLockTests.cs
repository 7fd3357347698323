using Slipway.Environments;
using Slipway.Requirements;
using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;
using Slipway.Tests.State;

namespace Slipway.Tests.Requirements.Python;

public sealed class PythonLockTests : IDisposable
{
    private static readonly string Hash = $"sha256:{new string('a', 64)}";
    private static readonly string Commit = new('b', 40);

    private readonly TemporaryDirectory _project = new();
    private readonly DeclaredPython _declared = new("3.11", ".python-version");

    public PythonLockTests()
    {
        Directory.CreateDirectory(Path.Combine(_project.Path, "requirements"));
        Write("base.txt", "--find-links wheels\nsqlparse\n");
        Write("qa.txt", "-r base.txt\nDjango==5.2.*\n");
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        WriteLock(With(new("django", "5.2.1", null, [Hash]), new("sqlparse", "0.5.3", null, [Hash])));
        Assert.Equal(
            $"# Made from requirements/qa.txt by ./build.sh --target=RequirementsQa: change that file and not this one.\n# python: 3.11\n# platform: linux_x86_64\n# inputs: sha256:{Inputs()}\n--find-links wheels\ndjango==5.2.1 \\\n    --hash={Hash}\nsqlparse==0.5.3 \\\n    --hash={Hash}\n",
            System.IO.File.ReadAllText(Path.Combine(_project.Path, "requirements", "qa.lock.txt")));
        var (read, errors) = Read();
        Assert.Empty(errors);
        Assert.Equal(["django==5.2.1 \\\n    --hash=" + Hash, "sqlparse==0.5.3 \\\n    --hash=" + Hash], read!.Packages.Select(package => package.ToString()));
        Assert.Equal(["--find-links wheels"], read.Options);
    }

    [Fact]
    public void Repositories_are_locked_by_their_commit()
    {
        WriteLock(With(new("own", Commit, $"git+https://example.org/own@{Commit}", []), new("sqlparse", "0.5.3", null, [Hash])));
        var (read, errors) = Read();
        Assert.Empty(errors);
        Assert.True(read!.Packages[0].IsVcs);
        Assert.Equal(Commit, read.Packages[0].Version);
    }

    [Fact]
    public void What_it_holds_is_told_from_its_text_alone()
    {
        var written = With(new("django", "5.2.1", null, [Hash]), new("own", Commit, $"git+https://example.org/own@{Commit}", []));
        var (digest, packages) = PythonLock.Summary(written.Write("requirements/qa.txt", "Qa"));
        Assert.Equal(written.Digest, digest);
        Assert.Equal([("django", "5.2.1"), ("own", Commit)], packages.Select(package => (package.Name, package.Version)));
    }

    [Fact]
    public void Two_that_lock_the_same_have_one_digest()
    {
        var one = With(new PythonPackage("django", "5.2.1", null, [Hash]));
        var other = new PythonLock { File = "requirements/qa.lock.txt", Python = "3.11", Platform = "linux_x86_64", Inputs = "other", Options = [], Packages = one.Packages };
        Assert.Equal(one.Digest, other.Digest);
        Assert.NotEqual(one.Digest, With(new PythonPackage("django", "5.2.2", null, [Hash])).Digest);
    }

    [Fact]
    public void One_that_fits_no_more_says_why()
    {
        WriteLock(With(new PythonPackage("sqlparse", "0.5.3", null, [Hash])));
        Write("base.txt", "sqlparse<1\n");
        Assert.Equal(["requirements/qa.lock.txt: this lock does not fit requirements/qa.txt: requirements/qa.txt or what it includes (requirements/base.txt) has changed since. Renew it with ./build.sh --target=RequirementsQa and commit it."], Read().Errors);

        WriteLock(With(new PythonPackage("sqlparse", "0.5.3", null, [Hash])), "3.12");
        Assert.Equal(["requirements/qa.lock.txt: this lock does not fit requirements/qa.txt: it is for Python 3.12, and .python-version says 3.11. Renew it with ./build.sh --target=RequirementsQa and commit it."], Read().Errors);

        WriteLock(With(new PythonPackage("sqlparse", "0.5.3", null, [Hash])), platform: "macosx_14_0_arm64");
        Assert.Equal(["requirements/qa.lock.txt: this lock does not fit requirements/qa.txt: it is for macosx_14_0_arm64, and this is linux_x86_64. Renew it with ./build.sh --target=RequirementsQa and commit it."], Read().Errors);

        Write("qa.lock.txt", $"sqlparse==0.5.3 --hash={Hash}\n");
        Assert.Equal(["requirements/qa.lock.txt: this lock does not fit requirements/qa.txt: it does not say what it was made from. Renew it with ./build.sh --target=RequirementsQa and commit it."], Read().Errors);
    }

    [Theory]
    [InlineData("-e ./own\n", "from", "requirements/qa.txt:1:1: ./own is used in place (-e), and releases of qa are promoted to production and spare: build a wheel of it, or name a commit")]
    [InlineData("-e ./own\n", "to", "requirements/qa.txt:1:1: ./own is used in place (-e), and qa takes releases of staging: build a wheel of it, or name a commit")]
    [InlineData("./own\n", "protected", "requirements/qa.txt:1:1: ./own is a directory of this project, and qa is protected: build a wheel of it and name that")]
    [InlineData("-e ./own\n./own\n", "development", "")]
    [InlineData("-e git+https://example.org/own@main#egg=own\n", "development", "requirements/qa.txt:1:1: git+https://example.org/own@main#egg=own is used in place (-e), which a release cannot hold: write it without -e, and name a commit")]
    [InlineData("own @ git+https://example.org/own@main\n", "development", "requirements/qa.txt:1:1: own @ git+https://example.org/own@main does not say which commit: write all digits of one behind '@', so that the release stays what it is")]
    [InlineData("./own.tar.gz\n", "development", "requirements/qa.txt:1:1: ./own.tar.gz is source in an archive: build a wheel of it and name that")]
    public void What_a_release_cannot_hold_is_refused(string content, string kind, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_project.Path, "own"));
        System.IO.File.WriteAllText(Path.Combine(_project.Path, "own", "pyproject.toml"), "");
        System.IO.File.WriteAllText(Path.Combine(_project.Path, "own.tar.gz"), "");
        Write("qa.txt", content);
        var environment = kind switch
        {
            "from" => Environment() with { PromotedTo = ["production", "spare"] },
            "to" => Environment() with { Promote = new PromoteSettings { From = "staging" } },
            "protected" => Environment() with { Protect = new ProtectSettings { Branches = ["main"] } },
            _ => Environment(),
        };
        var problems = new RequirementProblems();
        Requirements().Read(new RequirementsFile(environment, "requirements/qa.txt"), problems);
        Assert.Equal(expected, string.Join('\n', problems.Errors));
    }

    [Fact]
    public void Directories_and_wheels_of_the_project_are_locked_by_their_paths()
    {
        Directory.CreateDirectory(Path.Combine(_project.Path, "own"));
        System.IO.File.WriteAllText(Path.Combine(_project.Path, "own", "pyproject.toml"), "");
        System.IO.File.WriteAllText(Path.Combine(_project.Path, "more-1.0-py3-none-any.whl"), "");
        var written = With(PythonPackage.OfDirectory("./own"), new("more", "1.0", "./more-1.0-py3-none-any.whl", [Hash]));
        WriteLock(written);
        var (read, errors) = Read();
        Assert.Empty(errors);
        Assert.Equal(["./own", $"./more-1.0-py3-none-any.whl \\\n    --hash={Hash}"], read!.Packages.Select(package => package.ToString()));
        Assert.Equal(written.Digest, read.Digest);
        Assert.Equal([("./own", ""), ("more", "1.0")], PythonLock.Summary(written.Write("requirements/qa.txt", "Qa")).Packages.Select(package => (package.Name, package.Version)));
    }

    private PythonLock With(params PythonPackage[] packages) => new() { File = "requirements/qa.lock.txt", Python = "3.11", Platform = "linux_x86_64", Inputs = Inputs(), Options = ["--find-links wheels"], Packages = packages };

    private void WriteLock(PythonLock found, string python = "3.11", string platform = "linux_x86_64") =>
        Write("qa.lock.txt", new PythonLock { File = "requirements/qa.lock.txt", Python = python, Platform = platform, Inputs = found.Inputs, Options = found.Options, Packages = found.Packages }.Write("requirements/qa.txt", "Qa"));

    private string Inputs() => PythonLock.InputsOf(Requirements().Read(File, new RequirementProblems()));

    private (PythonLock? Lock, IEnumerable<string> Errors) Read()
    {
        var problems = new RequirementProblems();
        var set = Requirements().Read(File, problems);
        return (Requirements().ReadLock(File, set, problems), problems.Errors.Select(problem => problem.ToString()));
    }

    private PythonRequirements Requirements() => new(_project.Path, _declared, new PythonInterpreter("/usr/bin/python3.11", "3.11.2", "linux_x86_64", "23.0.1", MarkerEnvironment.Linux("3.11.2")), new SecretResolver(new ProjectPaths(_project.Path)));

    private static RequirementsFile File => new(Environment(), "requirements/qa.txt");

    private void Write(string name, string content) => System.IO.File.WriteAllText(Path.Combine(_project.Path, "requirements", name), content);

    private static AppEnvironment Environment() => new()
    {
        Name = "qa",
        TargetName = "Qa",
        File = new SourceLocation("environments/qa.yml"),
        App = ".",
        Platform = new PlatformSettings("local", new Dictionary<string, object>()),
    };
}
