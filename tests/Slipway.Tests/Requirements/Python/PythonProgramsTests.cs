using Slipway.Requirements.Python;

namespace Slipway.Tests.Requirements.Python;

public sealed class PythonProgramsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-pythons-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_name_with_the_version_goes_before_the_others()
    {
        Install("a/python3", "b/python3.11", "b/python3", "c/python");
        Assert.Equal(["b/python3.11", "a/python3", "b/python3", "c/python"], For("3.11.4", "a", "b", "c"));
    }

    [Fact]
    public void The_versions_of_pyenv_stand_for_its_shims()
    {
        Install("pyenv/shims/python3.11", "pyenv/shims/python3", "pyenv/versions/3.11.9/bin/python3", "pyenv/versions/3.11.10/bin/python3", "pyenv/versions/3.1.1/bin/python3", "usr/python3.11");
        Assert.Equal(
            ["pyenv/versions/3.11.10/bin/python3", "pyenv/versions/3.11.9/bin/python3", "usr/python3.11", "pyenv/shims/python3.11", "pyenv/shims/python3"],
            For("3.11", "pyenv/shims/", "usr"));
        Assert.Equal(["usr/python3.11", "pyenv/versions/3.11.9/bin/python3", "pyenv/shims/python3.11", "pyenv/shims/python3"], For("3.11.9", "usr", "pyenv/shims"));
    }

    [Fact]
    public void Pyenv_is_found_without_being_on_the_path()
    {
        Install("pyenv/versions/3.11.10/bin/python3", "usr/python3");
        Assert.Equal(["usr/python3", "pyenv/versions/3.11.10/bin/python3"], For("3.11", "usr"));
        Assert.Equal(["usr/python3"], For("3.12", "usr"));
    }

    private string[] For(string version, params string[] directories) =>
        [.. PythonPrograms.For(version, [.. directories.Select(directory => Path.Combine(_directory, directory))], Path.Combine(_directory, "pyenv")).Select(program => Path.GetRelativePath(_directory, program))];

    private void Install(params string[] programs)
    {
        foreach (var program in programs.Select(program => Path.Combine(_directory, program)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(program)!);
            File.WriteAllText(program, "");
        }
    }
}
