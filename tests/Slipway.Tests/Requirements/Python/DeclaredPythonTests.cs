using Slipway.Requirements.Python;
using Slipway.Tests.State;

namespace Slipway.Tests.Requirements.Python;

public sealed class DeclaredPythonTests : IDisposable
{
    private readonly TemporaryDirectory _project = new();

    public DeclaredPythonTests() => Directory.CreateDirectory(Path.Combine(_project.Path, "app"));

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("3.12\n", "python3.12")]
    [InlineData("# as in CI\n\n 3.12.7 \r\n3.11\n", "python3.12.7")]
    public void It_is_the_first_line_that_says_something(string content, string runtime)
    {
        Write("app/.python-version", content);
        Assert.Equal(runtime, DeclaredPython.Find(_project.Path, "app", out var problem)!.Runtime);
        Assert.Null(problem);
    }

    [Fact]
    public void The_apps_own_counts_before_the_projects()
    {
        Write(".python-version", "3.11\n");
        Assert.Equal(".python-version", DeclaredPython.Find(_project.Path, "app", out _)!.File);
        Write("app/.python-version", "3.12\n");
        Assert.Equal("app/.python-version", DeclaredPython.Find(_project.Path, "app", out _)!.File);
    }

    [Theory]
    [InlineData(null, "app/.python-version: there is no such file: it says which Python the app runs on. Write the version into it, such as 3.12, and commit it.")]
    [InlineData("", "app/.python-version: '' is no version of Python: two or three numbers, such as 3.12 or 3.12.7.")]
    [InlineData("\npypy3.10\n", "app/.python-version:2: 'pypy3.10' is no version of Python: two or three numbers, such as 3.12 or 3.12.7.")]
    [InlineData("3\n", "app/.python-version:1: '3' is no version of Python: two or three numbers, such as 3.12 or 3.12.7.")]
    [InlineData("3.12; rm\n", "app/.python-version:1: '3.12; rm' is no version of Python: two or three numbers, such as 3.12 or 3.12.7.")]
    public void What_is_none_says_what_to_write(string? content, string expected)
    {
        if (content is not null)
            Write("app/.python-version", content);
        Assert.Null(DeclaredPython.Find(_project.Path, "app", out var problem));
        Assert.Equal(expected, problem!.ToString());
    }

    private void Write(string path, string content) => File.WriteAllText(Path.Combine(_project.Path, path), content);
}
