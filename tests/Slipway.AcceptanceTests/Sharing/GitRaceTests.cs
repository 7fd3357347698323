using Slipway.AcceptanceTests.Shell;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Sharing;

namespace Slipway.AcceptanceTests.Sharing;

/// <summary>Eight clones of one repository that want the same: the lease of an environment, and the next number of its history.</summary>
public sealed class GitRaceTests : IDisposable
{
    private const int Clones = 8;
    private const int Rounds = 200;

    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-git-race-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Eight_clones_race_for_one_lease_and_the_next_number_with_one_winner_each_no_gaps_and_no_two_inside()
    {
        var remote = Path.Combine(_directory, "remote.git");
        await RepositoryUnderTest.GitAsync(_directory, "init", "-q", "--bare", remote);
        // Tidying up after every push would be a third of the time.
        await RepositoryUnderTest.GitAsync(remote, "config", "receive.autogc", "false");
        var racers = new List<Racer>();
        for (var number = 0; number < Clones; number++)
        {
            await RepositoryUnderTest.GitAsync(_directory, "clone", "-q", $"file://{remote}", $"clone-{number}");
            racers.Add(new Racer(new ProjectPaths(Path.Combine(_directory, $"clone-{number}")), number));
        }

        var inside = 0;
        var winners = new HashSet<int>();
        for (var round = 1; round <= Rounds; round++)
        {
            var leases = await Task.WhenAll(racers.Select(racer => racer.TryEnterAsync(() => Interlocked.Increment(ref inside))));
            var (lease, holder) = Assert.Single(leases.Index().Where(lease => lease.Item is not null).Select(lease => (lease.Item!, lease.Index)));
            Assert.Equal(round, lease.Fence.Epoch);
            Assert.Equal(1, inside);

            // Whoever believes to be inside begins; the ledger has the last word.
            var begun = await Task.WhenAll(racers.Select(racer => racer.TryBeginAsync(round)));
            var winner = Assert.Single(begun.Index(), begin => begin.Item).Index;
            Assert.Equal($"racer {winner}", await racers[(winner + 1) % Clones].BeganAsync(round));
            winners.Add(winner);
            winners.Add(Clones + holder);
            Interlocked.Decrement(ref inside);
            await lease.DisposeAsync();
        }

        Assert.True(winners.Count(winner => winner < Clones) > 1 && winners.Count(winner => winner >= Clones) > 1, "one clone won every round: they did not race");
        Assert.Equal(Rounds, await racers[0].NewestAsync());
        var keys = await racers[0].KeysAsync();
        Assert.Equal(Enumerable.Range(1, Rounds).Select(number => $"environments/qa/deployments/{number:D6}.json"), keys.Where(key => key.Contains("/deployments/", StringComparison.Ordinal)));
        Assert.InRange(keys.Count(key => key.Contains("/lease/", StringComparison.Ordinal)), 2, 6);
        racers.ForEach(racer => racer.Dispose());
    }

    /// <summary>One clone, as a machine of its own.</summary>
    private sealed class Racer : IDisposable
    {
        private readonly GitStateStore _store;
        private readonly LeaseOffice _office;
        private readonly Ledger _ledger;
        private readonly string _name;

        public Racer(ProjectPaths paths, int number)
        {
            _name = $"racer {number}";
            _store = new GitStateStore(new GitRemote(paths, "origin"), TimeProvider.System);
            _ledger = new Ledger(_store, "qa");
            _office = new LeaseOffice(_store, "qa", Path.Combine(paths.Journals, "qa.lease.json"), new ProcessIdentity($"host-{number}", "boot", "pid:[1]", 1, _ => "start"), TimeProvider.System);
        }

        public void Dispose() => _store.Dispose();

        public async Task<Lease?> TryEnterAsync(Action entered)
        {
            try
            {
                var lease = await _office.TakeAsync(_name, "race", default);
                entered();
                return lease;
            }
            catch (RefusedException)
            {
                return null;
            }
        }

        public Task<bool> TryBeginAsync(int number) => _ledger.TryBeginAsync(
            new DeploymentRecord
            {
                Number = number,
                Environment = "qa",
                Kind = DeploymentKind.Deploy,
                Release = "0000000-000000",
                Variant = "v",
                Requirements = "r",
                Lock = "l",
                Commit = new string('0', 40),
                Run = new RunConfiguration
                {
                    Processes = new Dictionary<string, ProcessRun>(),
                    Config = new Dictionary<string, string>(),
                    Secrets = new Dictionary<string, SecretReference>(),
                    Uploads = [],
                    Health = new HealthSettings(),
                },
                Actor = _name,
                Epoch = 1,
                StartedAt = DateTimeOffset.UnixEpoch,
            },
            default);

        public async Task<string> BeganAsync(int number)
        {
            await _store.RefreshAsync(default);
            return (await _ledger.FindAsync(number, default))!.Record.Actor;
        }

        public async Task<int> NewestAsync()
        {
            await _store.RefreshAsync(default);
            return await _ledger.NewestAsync(default);
        }

        public async Task<IReadOnlyList<string>> KeysAsync()
        {
            await _store.RefreshAsync(default);
            return await _store.ListAsync("", default);
        }
    }
}
