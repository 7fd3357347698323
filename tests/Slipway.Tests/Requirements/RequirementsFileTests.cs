using Slipway.Environments;
using Slipway.Requirements;
using Slipway.Tests.State;

namespace Slipway.Tests.Requirements;

public sealed class RequirementsFileTests : IDisposable
{
    private readonly TemporaryDirectory _project = new();

    public RequirementsFileTests()
    {
        foreach (var path in new[] { "requirements/base.props", "requirements/staging.props", "requirements/both.props", "requirements/both.txt", "requirements/django.txt", "other/odd.toml" })
        {
            var file = Path.Combine(_project.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
    }

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("staging", null, "requirements/staging.props")]
    [InlineData("both", null, "requirements/both.props")]
    [InlineData("django", null, "requirements/django.txt")]
    [InlineData("anything", "requirements/staging.props", "requirements/staging.props")]
    public void It_is_selected_by_convention_or_by_the_key(string environment, string? key, string expected)
    {
        Assert.Equal(expected, RequirementsFile.Select(Environment(environment, key), _project.Path, null, out var problem)?.Path);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("stagin", null, null, "environments/stagin.yml: requirements file 'requirements/stagin.props' is not in the project. Did you mean 'requirements/staging.props'? Create it, or name another file with the key 'requirements'.")]
    [InlineData("qa", null, "commit 1a2b3c4", "environments/qa.yml: requirements file 'requirements/qa.props' is not in commit 1a2b3c4. Create and commit it, or name another file with the key 'requirements'.")]
    [InlineData("qa", "requirements/djang.props", null, "environments/qa.yml: requirements file 'requirements/djang.props' is not in the project. Did you mean 'requirements/django.txt'? Create it, or name another file with the key 'requirements'.")]
    [InlineData("qa", "nowhere/qa.props", null, "environments/qa.yml: requirements file 'nowhere/qa.props' is not in the project. Create it, or name another file with the key 'requirements'.")]
    [InlineData("qa", "../qa.props", null, "environments/qa.yml: requirements file '../qa.props' is not inside the project; give a path below its root.")]
    [InlineData("qa", "/etc/qa.props", null, "environments/qa.yml: requirements file '/etc/qa.props' is not inside the project; give a path below its root.")]
    [InlineData("odd", "other/odd.toml", null, "environments/odd.yml: requirements file 'other/odd.toml': '.toml' is no known kind; a .NET app takes NuGet central package versions (requirements/odd.props), a Python app requirements of pip (requirements/odd.txt) or a lock (pylock.odd.toml).")]
    public void What_cannot_be_selected_says_why(string environment, string? key, string? origin, string expected)
    {
        Assert.Null(RequirementsFile.Select(Environment(environment, key), _project.Path, origin, out var problem));
        Assert.Equal(expected, problem!.ToString());
    }

    private static AppEnvironment Environment(string name, string? requirements) => new()
    {
        Name = name,
        TargetName = name,
        File = new SourceLocation($"environments/{name}.yml"),
        App = ".",
        Platform = new PlatformSettings("local", new Dictionary<string, object>()),
        Requirements = requirements,
    };
}
