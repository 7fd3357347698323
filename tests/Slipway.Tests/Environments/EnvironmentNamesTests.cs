using Slipway.Environments;

namespace Slipway.Tests.Environments;

public class EnvironmentNamesTests
{
    [Fact]
    public void Names_are_listed_though_the_files_are_broken()
    {
        using var project = new ProjectFolder()
            .With("base.yml", "").With("staging.yml", "[").With("production.yml", "\0").With("qa-eu.yml", "").With("qaeu.yml", "")
            .With("Bad.yml", "").With("other.yaml", "").With("schema.json", "").With(".hidden.yml", "");
        Assert.Equal(["production", "qa-eu", "staging"], EnvironmentNames.List(project.Paths));
    }

    [Fact]
    public void Without_the_directory_there_is_none() =>
        Assert.Empty(EnvironmentNames.List(new ProjectPaths("/nonexistent")));

    [Theory]
    [InlineData("staging", "Staging")]
    [InlineData("qa-eu", "QaEu")]
    [InlineData("qa-2", "Qa2")]
    [InlineData("a--b-", "AB")]
    public void The_name_in_a_target(string name, string target) => Assert.Equal(target, EnvironmentNames.ToTargetName(name));

    [Theory]
    [InlineData("a", true)]
    [InlineData("qa-eu-2", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("2a", false)]
    [InlineData("Qa", false)]
    [InlineData("qa_eu", false)]
    [InlineData("qä", false)]
    public void What_is_a_name(string name, bool valid) => Assert.Equal(valid, EnvironmentNames.IsValid(name));

    [Fact]
    public void Targets_that_exist_already()
    {
        using var project = new ProjectFolder().With("all.yml", "").With("s.yml", "").With("ss.yml", "").With("fine.yml", "");
        Assert.Equal(
            [
                "environments/all.yml: the target StatusAll of environment 'all' exists already: give the environment another name",
                "environments/ss.yml: the target LogSs of environment 'ss' exists already: give the environment another name",
            ],
            EnvironmentNames.TargetClashes(project.Paths, ["Status", "Log", "Logs"], ["StatusALL", "Test"]).Select(problem => problem.ToString()));
    }
}
