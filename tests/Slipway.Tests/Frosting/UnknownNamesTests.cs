namespace Slipway.Tests.Frosting;

/// <summary>Names that nobody knows: told with the nearest one, exit code 2, before anything runs.</summary>
public sealed class UnknownNamesTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Theory]
    [InlineData("error: Unknown target 'DeployStagin'. Did you mean 'DeployStaging'?", "--target=DeployStagin")]
    [InlineData("error: Unknown target 'DeployPreview': there is no environment 'preview'. environments/ has development, production, staging. Previews are made from environments/preview.yml: write it as docs/previews.md shows.", "--target=DeployPreview")]
    [InlineData("error: Unknown target 'DeployQa': there is no environment 'qa'. environments/ has development, production, staging.", "--target=DeployQa")]
    [InlineData("error: Unknown target 'Fly'. ./build.sh alone lists the targets.", "--target=Fly")]
    [InlineData("error: Unknown target 'DeployStagin'. Did you mean 'DeployStaging'?\nerror: Unknown target 'Statu'. Did you mean 'Status'?", "--target=DeployStagin", "--target=DeployStaging", "--target=Statu")]
    [InlineData("error: Unknown argument --comit of DeployStaging. Did you mean --commit?", "--target=DeployStaging", "--comit=HEAD")]
    [InlineData("error: Unknown argument --drirun of DeployStaging. Did you mean --dryrun?", "--target=DeployStaging", "--drirun")]
    [InlineData("error: Unknown argument --colour of DeployStaging. Known: --commit=<rev> --release=<id> --name=<name> --watch --plan --format=json --confirm=<environment> --override-freeze=<reason> --wait=<5m> --events=<file>", "--target=DeployStaging", "--colour=red")]
    [InlineData("error: Unknown argument --colour: Stop takes none.", "--target=Stop", "--colour=red")]
    [InlineData("error: Unknown argument --to of DeployStaging, StatusStaging. Known: --commit=<rev> --release=<id> --name=<name> --watch --plan --format=json --confirm=<environment> --override-freeze=<reason> --wait=<5m> --events=<file>", "--target=DeployStaging", "--target=StatusStaging", "--to=v1")]
    [InlineData("error: --commit is given twice: 'a' and 'b'.", "--target=DeployStaging", "--commit=a", "--commit=b")]
    [InlineData("error: --commit needs a value: --commit=<rev>.", "--target=DeployStaging", "--commit")]
    [InlineData("error: --commit needs a value: --commit=<rev>.", "--target=DeployStaging", "--commit=")]
    [InlineData("error: --plan is a switch and takes no value, but was given 'maybe'.", "--target=DeployStaging", "--plan=maybe")]
    [InlineData("error: RestartStaging has no plan: --plan is for Deploy, Promote, Rollback, Restore, Refresh, Prune, Schedule, Scale, Redeploy, Rehearse and Clean.", "--target=RestartStaging", "--plan")]
    [InlineData("error: RestartStaging has no plan: --plan is for Deploy, Promote, Rollback, Restore, Refresh, Prune, Schedule, Scale, Redeploy, Rehearse and Clean.", "--target=DeployStaging", "--target=RestartStaging", "--plan")]
    [InlineData("error: Build has no plan: --plan is for Deploy, Promote, Rollback, Restore, Refresh, Prune, Schedule, Scale, Redeploy, Rehearse and Clean.", "--target=Build", "--PLAN=true")]
    [InlineData("error: --format=json of DeployStaging goes with --plan. What a deployment does is told to programs with --events=<file>.", "--target=DeployStaging", "--format=json")]
    [InlineData("error: --format can be json, but was given 'xml'.", "--target=DeployStaging", "--plan", "--format=xml")]
    [InlineData("error: --plan is given twice.", "--target=DeployStaging", "--plan", "--plan")]
    [InlineData("error: --format can be json, but was given 'xml'.", "--target=StatusStaging", "--format=xml")]
    [InlineData("error: --commit=a and --release=b both say what to deploy: give one of them.", "--target=DeployStaging", "--commit=a", "--release=b")]
    [InlineData("error: --lines must be a number from 1, but was given '0'.", "--target=HistoryStaging", "--lines=0")]
    [InlineData("error: 'DeployStaging' has no name. To run a target write --target=DeployStaging; an argument is written --name=value.", "DeployStaging")]
    [InlineData("error: 'staging' has no name. To run a target write --target=staging; an argument is written --name=value.", "--target=DeployStaging", "--plan", "staging")]
    [InlineData("error: --target needs the name of a target: --target=DeployStaging. ./build.sh alone lists them.", "--target=")]
    [InlineData("error: 'loud' is no verbosity: quiet, minimal, normal, verbose or diagnostic.", "--verbosity=loud")]
    [InlineData("error: --verbosity is given twice: 'quiet' and 'verbose'.", "--verbosity=quiet", "--verbosity=verbose")]
    [InlineData("error: --tree is a switch and takes no value, but was given 'oak'.", "--tree=oak")]
    [InlineData("error: The directory '/no/such/directory' that --working names does not exist.", "--working=/no/such/directory")]
    public void Is_told_with_what_would_be_right(string message, params string[] args)
    {
        var code = _slip.Run(args);

        Assert.Equal(message + "\n", _slip.Error);
        Assert.Equal(2, code);
        Assert.Empty(_slip.Out);
        Assert.Empty(_slip.Engine.Requests);
        Assert.False(Directory.Exists(_slip.Project.Paths.Slipway));
    }

    [Fact]
    public void A_project_without_environments_says_what_one_is()
    {
        foreach (var file in Directory.EnumerateFiles(_slip.Project.Paths.Environments))
            File.Delete(file);

        Assert.Equal(2, _slip.Run("--target=DeployStaging"));

        Assert.Equal($"error: Unknown target 'DeployStaging': there are no environments in {_slip.Project.Paths.Environments}. An environment is a file environments/<name>.yml.\n", _slip.Error);
    }

    [Fact]
    public void A_new_environment_file_makes_a_target_of_every_verb()
    {
        _slip.Project.With("qa-eu.yml", "platform: { port: 8083 }\n");

        Assert.Equal(0, _slip.Run("--target=deployqaeu"));

        Assert.Equal("qa-eu", Assert.Single(_slip.Engine.Requests).Environment.Name);
    }

    [Fact]
    public void A_broken_file_stops_the_targets_that_need_it_with_every_problem_of_it()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nhelth: {}\n");

        Assert.Equal(2, _slip.Run("--target=StatusStaging"));
        Assert.StartsWith("environments/staging.yml:2:1: unknown key 'helth'", _slip.Error, StringComparison.Ordinal);

        Assert.Equal(0, _slip.Run("--tree"));
        Assert.Contains("DeployStaging\n", _slip.Out, StringComparison.Ordinal);
    }
}
