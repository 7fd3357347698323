using Cake.Core.Diagnostics;
using Cake.Frosting;
using Slipway.Deployments;
using Slipway.Frosting;

namespace Slipway.Tests.Frosting;

/// <summary>What a newcomer sees.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Alone_it_shows_what_runs_where_and_every_target_with_its_arguments()
    {
        _slip.Tasks.Add(new Notify());
        _slip.Engine.Statuses["staging"] = new EnvironmentStatus { Environment = "staging", Platform = "local", Observed = Sample.Running(), Live = Sample.Entry(3), Latest = Sample.Entry(3) };

        Assert.Equal(0, _slip.Run());

        Assert.Equal("""
            Environments
              development  never deployed
              production   never deployed
              staging      1a2b3c4-d5e6f7 (v3)  http://localhost:8081  1 h ago  1 of 2 processes not healthy

            Targets: a verb and an environment, as in ./build.sh --target=DeployStaging
              Build         builds the current commit for every environment and shows what the environment gets
                            --commit=<rev>
              Deploy        builds the current commit and makes it what the environment runs
                            --commit=<rev>  --release=<id>  --name=<name>  --watch  --plan  --format=json  --confirm=<environment>  --override-freeze=<reason>  --wait=<5m>  --events=<file>
              Promote       sends the release that another environment has proven to the environment
                            --from=<environment>  --plan  --format=json  --confirm=<environment>  --override-freeze=<reason>  --wait=<5m>  --events=<file>
              Rollback      brings the last good release and its configuration back to the environment
                            --to=<v41>  --data=keep|reverse|restore  --plan  --format=json  --confirm=<environment>  --wait=<5m>  --events=<file>
              Status        shows what the environment runs, since when, and where a rollback would go
                            --format=json
              History       lists the deployments of the environment, newest first
                            --lines=<n>  --format=json
              Config        shows the configuration of the environment and where each key comes from; secrets as references
                            --view=computed|inherited|raw  --key=<key>  --format=json
              Requirements  renews the lock files of the environment from its requirements file
              Bundle        makes the source bundle that a platform which builds for itself would be sent for the environment
                            --commit=<rev>  --release=<id>  --for=heroku|elastic-beanstalk  --output=<file>
              Backup        takes a restore point of the database and uploads of the environment
                            --wait=<5m>  --events=<file>
              Points        lists the restore points of the environment, newest first
                            --format=json
              Restore       brings the database and uploads of a restore point back to the environment, and keeps what was there
                            --point=<id>  --only=database|uploads  --into=<environment>  --undo  --plan  --format=json  --confirm=<environment>  --wait=<5m>  --events=<file>
              Refresh       brings the data of another environment, scrubbed, to the environment, and keeps what was there
                            --from=<environment>  --point=<id>  --undo  --plan  --format=json  --confirm=<environment>  --wait=<5m>  --events=<file>
              Drill         restores a point of the environment for trial, beside everything, and runs its release on it
                            --point=<id>  --wait=<5m>  --events=<file>
              Prune         says which restore points of the environment go by its file's 'keep', and removes them with --apply
                            --apply  --plan  --format=json  --confirm=<environment>  --wait=<5m>  --events=<file>
              Lock          keeps everybody from changing the environment until it is unlocked
                            --reason=<text>  --wait=<5m>  --events=<file>
              Unlock        breaks the lease on the environment, whoever holds it; recorded
                            --reason=<text>  --events=<file>
              Logs          shows what the processes of the environment print
                            --process=<name>  --lines=<n>  --since=<10m>  --follow  --format=json
              Run           runs a one-off command in the release that the environment runs; its exit code is the command's
                            --command=<command>  --confirm=<environment>
              Scale         changes how many instances of a process type the environment runs
                            --web=<n>  --plan  --format=json  --wait=<5m>  --confirm=<environment>  --events=<file>
              Restart       restarts the processes of the environment, one after the other; no request is lost
                            --process=<name>  --wait=<5m>  --confirm=<environment>  --events=<file>
              Redeploy      deploys the release that the environment runs again, with today's configuration and secrets
                            --plan  --format=json  --override-freeze=<reason>  --wait=<5m>  --confirm=<environment>  --events=<file>
              Maintenance   shows a maintenance page instead of the environment, or ends that
                            --on  --off  --wait=<5m>  --confirm=<environment>  --events=<file>
              Pause         lets new requests to the environment wait for a bounded time, or ends that
                            --for=<30s>  --off  --wait=<5m>  --confirm=<environment>  --events=<file>
              Rehearse      runs on this machine what the environment runs, with a port, data and secrets of its own
                            --release=<id>  --plan  --format=json  --wait=<5m>  --events=<file>
              Remove        takes the environment down: processes, files, data, secrets and history
                            --name=<name>  --wait=<5m>  --events=<file>

            Targets without an environment, as in ./build.sh --target=Status
              Build         builds the current commit for every environment, or finds that it was built
              Status        shows what every environment runs, since when, and where a rollback would go
              Parity        compares the environments and tells which differences nobody declared
                            --left=<environment>  --right=<environment>  --html=<file>  --all  --strict  --format=json
              Requirements  renews the lock files of every environment from its requirements file
              Schedule      shows the backups and drills that environments schedule, and installs them with --apply
                            --apply  --remove  --with=systemd|cron  --plan  --format=json
              Test          builds and runs the tests of this repository
                            --filter=<text>  --long
              Benchmark     measures times, throughput and memory of this repository against their limits
                            --rounds=<n>  --only=<section>  --quick
              Stop          stops the dock and all that runs on it; the next deployment brings it back
              Clean         removes releases and files that nothing runs or goes back to; never data, history or secrets
                            --plan  --wait=<5m>
              Doctor        says what this machine lacks for the environments, and what mends it; changes nothing
                            --format=json
              Completion    prints a script that lets the shell complete targets and arguments
                            --shell=bash|zsh

            This project's own
              Notify        tells the team
                            --channel=<name>

            Switches
              -v (details)  --verbosity=quiet|minimal|normal|verbose|diagnostic  --working=<directory>
              --dryrun  --tree  --description  --exclusive  --version  --info  --help
              Several --target= run in the order given, each once. More: docs/targets.md

            """, _slip.Out);
    }

    [Fact]
    public void Help_shows_it_without_asking_what_runs()
    {
        File.Delete(Path.Combine(_slip.Project.Paths.Environments, "base.yml"));

        Assert.Equal(0, _slip.Run("--help"));

        Assert.StartsWith("Environments\n  development\n  production\n  staging\n\nTargets: a verb and an environment, as in ./build.sh --target=DeployStaging\n", _slip.Out, StringComparison.Ordinal);
        Assert.Empty(_slip.Error);
    }

    [Fact]
    public void Help_of_a_target_explains_its_arguments()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "-h"));

        Assert.Equal("""
            ./build.sh --target=DeployStaging
              builds the current commit and makes it what staging runs
              --commit=<rev>              git revision to deploy; without it the current commit
              --release=<id>              existing release to deploy, not built again
              --name=<name>               of DeployPreview: which preview, as feature-x
              --watch                     deploys again after every edit, until it is interrupted
              --plan                      shows what would change and happen, and changes nothing
              --format=json               json: the plan for programs, fields in docs/deployments.md
              --confirm=<environment>     the environment's name, where the environment is protected
              --override-freeze=<reason>  why a freeze (protect.freeze) is passed over; recorded
              --wait=<5m>                 how long to wait for another command that changes the environment; without it not at all
              --events=<file>             file that gets what happens as JSON lines, see docs/events.md; - is standard output

            """, _slip.Out);
        Assert.Empty(_slip.Engine.Requests);
    }

    [Fact]
    public void A_broken_file_is_told_under_the_page()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nhelth: {}\n");

        Assert.Equal(2, _slip.Run());

        Assert.StartsWith("Environments\n  development\n  production\n  staging\n", _slip.Out, StringComparison.Ordinal);
        Assert.StartsWith("environments/staging.yml:2:1: unknown key 'helth'", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_ours_and_Cake_s()
    {
        Assert.Equal(0, _slip.Run("--version"));
        Assert.Equal("Slipway 0.1.0, Cake 7.0.0\n", _slip.Out);
    }

    [Fact]
    public void Description_lists_every_target_on_a_line()
    {
        Assert.Equal(0, _slip.Run("--description"));
        Assert.Contains("\nPromoteProduction        sends the release that another environment has proven to production\n", _slip.Out, StringComparison.Ordinal);
    }

    [TaskDescription("tells the team")]
    [TaskArgument("channel", "where", Value = "<name>")]
    private sealed class Notify : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => context.Log.Information("told");
    }
}
