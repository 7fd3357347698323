using CsCheck;
using Slipway.Deployments;
using Slipway.Platforms;
using Slipway.State;
using Slipway.Tests.Deployments.Kit;
using Slipway.Tests.State;

namespace Slipway.Tests.Deployments;

public sealed class LedgerTests
{
    private const string Key = "environments/qa/deployments/";

    [Fact]
    public void The_newest_is_found_whatever_the_number_and_without_reading_all() => Gen.Int[0, 3000].Sample(
        count =>
        {
            var store = new MemoryStateStore();
            for (var number = 1; number <= count; number++)
                store.Overwrite($"{Key}{number:D6}.json", []);
            var newest = new Ledger(store, "qa").NewestAsync(default).Result;
            Assert.InRange(store.Reads, 1, 26);
            return newest == count;
        },
        iter: 50);

    [Fact]
    public void Numbers_have_no_gaps_and_each_one_owner_however_many_write() => Gen.Int[2, 6].Select(Gen.Int[1, 15]).Sample(
        (writers, each) =>
        {
            var store = new MemoryStateStore();
            var begun = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
            {
                var ledger = new Ledger(store, "qa");
                var own = new List<int>();
                while (own.Count < each)
                {
                    var number = await ledger.NewestAsync(default) + 1;
                    if (await ledger.TryBeginAsync(Record(number, $"writer-{writer}"), default))
                        own.Add(number);
                }

                return (Writer: $"writer-{writer}", Numbers: own);
            }))).Result;
            Assert.Equal(Enumerable.Range(1, writers * each), begun.SelectMany(one => one.Numbers).Order());
            foreach (var (writer, numbers) in begun)
                Assert.All(numbers, number => Assert.Equal(writer, new Ledger(store, "qa").FindAsync(number, default).Result!.Record.Release));
        },
        iter: 20);

    [Fact]
    public async Task Many_read_at_once_are_those_that_are_read_one_by_one()
    {
        using var directory = new TemporaryDirectory();
        var ledger = new Ledger(new DirectoryStateStore(directory.Path), "qa");
        const int count = 300;
        for (var number = 1; number <= count; number++)
        {
            await ledger.TryBeginAsync(Record(number, $"release-{number}"), default);
            if (number % 3 != 0)
                await ledger.TryEndAsync(new DeploymentOutcome { Number = number, Status = OutcomeStatus.Succeeded, EndedAt = DateTimeOffset.UnixEpoch }, default);
        }

        var one = new List<HistoryEntry>();
        await foreach (var entry in ledger.FromAsync(count, default))
            one.Add(entry);
        var all = await new Ledger(new DirectoryStateStore(directory.Path), "qa").ReadAsync(count, int.MaxValue, default);

        Assert.Equal(one.Select(Line), all.Select(Line));
        Assert.Equal(one.Take(150).Select(Line), (await ledger.ReadAsync(count, 150, default)).Select(Line));
        Assert.Equal(count, all.Count);

        // A deployment whose record is gone is passed over, and the next older one is shown for it.
        File.Delete(Path.Combine(directory.Path, "environments", "qa", "deployments", $"{count - 1:D6}.json"));
        var without = await new Ledger(new DirectoryStateStore(directory.Path), "qa").ReadAsync(count, 150, default);
        Assert.Equal(one.Where(entry => entry.Record.Number != count - 1).Take(150).Select(Line), without.Select(Line));

        // What is damaged is told as ever.
        var damaged = Path.Combine(directory.Path, "environments", "qa", "deployments", "000200.json");
        File.WriteAllText(damaged, "{");
        var error = await Assert.ThrowsAsync<SlipwayException>(() => new Ledger(new DirectoryStateStore(directory.Path), "qa").ReadAsync(count, count, default));
        Assert.Equal($"The shared state is damaged: {damaged}: line 1: it is no JSON.", error.Message);

        static (int, string, OutcomeStatus?) Line(HistoryEntry entry) => (entry.Record.Number, entry.Record.Release, entry.Outcome?.Status);
    }

    [Fact]
    public async Task What_was_written_is_read_as_it_was()
    {
        var ledger = new Ledger(new MemoryStateStore(), "qa");
        var record = Record(1, "r") with
        {
            PromotedFrom = "staging",
            RollbackTo = 7,
            Previous = 8,
            SecretFingerprints = new Dictionary<string, string> { ["TOKEN"] = "aa" },
            FingerprintKey = "kk",
        };
        var outcome = new DeploymentOutcome { Number = 1, Status = OutcomeStatus.TakenBack, Verified = false, Reason = "why", FailedStep = "verify", NotUndone = ["the release command ran: migrate"], EndedAt = DateTimeOffset.UnixEpoch };

        Assert.True(await ledger.TryBeginAsync(record, default));
        Assert.True(await ledger.TryEndAsync(outcome, default));
        Assert.False(await ledger.TryBeginAsync(record with { Actor = "bob" }, default));
        Assert.False(await ledger.TryEndAsync(outcome with { Reason = "other" }, default));
        var read = await ledger.FindAsync(1, default);

        Assert.Equal("ada", read!.Record.Actor);
        Assert.True(RunDifference.Same(record.Run, read.Record.Run));
        Assert.Equivalent(record with { Run = read.Record.Run }, read.Record);
        Assert.Equivalent(outcome, read.Outcome);
        Assert.Equal("env:TOKEN", read.Record.Run.Secrets["TOKEN"].ToString());
        Assert.Equal("generated", read.Record.Run.Secrets["KEY"].ToString());
    }

    [Theory]
    [InlineData("000001.json", "", "it is empty", "Bring that file back from a copy of the state directory. Status and history cannot tell the truth without it.")]
    [InlineData("000001.json", "{\n  \"number\": 1,\n", "line 3: it is no JSON", "Bring that file back from a copy of the state directory. Status and history cannot tell the truth without it.")]
    [InlineData("000001.json", "{}", "it is no record of a deployment", "Bring that file back from a copy of the state directory. Status and history cannot tell the truth without it.")]
    [InlineData("000001.json", "{\"number\": \"one\"}", "it is no record of a deployment", "Bring that file back from a copy of the state directory. Status and history cannot tell the truth without it.")]
    [InlineData("000001.outcome.json", "{\"number\": 1, \"status\": \"Great\"}", "it is no outcome of a deployment", "Bring that file back from a copy of the state directory, or delete it: then the next command looks at what runs and writes it anew.")]
    [InlineData("000001.outcome.json", "{\"num", "line 1: it is no JSON", "Bring that file back from a copy of the state directory, or delete it: then the next command looks at what runs and writes it anew.")]
    [InlineData("000001.outcome.json", "null", "it is no outcome of a deployment", "Bring that file back from a copy of the state directory, or delete it: then the next command looks at what runs and writes it anew.")]
    public async Task A_damaged_object_is_told_with_its_file_and_what_to_do(string file, string content, string why, string next)
    {
        using var directory = new TemporaryDirectory();
        var store = new DirectoryStateStore(directory.Path);
        var ledger = new Ledger(store, "qa");
        await ledger.TryBeginAsync(Record(1, "r"), default);
        var path = Path.Combine(directory.Path, "environments", "qa", "deployments", file);
        File.WriteAllText(path, content);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => ledger.FindAsync(1, default));

        Assert.Equal($"The shared state is damaged: {path}: {why}.", error.Message);
        Assert.Equal(next, error.Next);
        Assert.Equal(ExitCode.Failed, error.ExitCode);
    }

    /// <summary>Any history: the target is good, differs from what is live, is older, and was not rolled back from since.</summary>
    [Fact]
    public void A_rollback_target_is_good_older_and_different_and_nobody_left_it() =>
        Gen.Select(Gen.Int[0, 3], Gen.Enum<OutcomeStatus>(), Gen.Bool, Gen.Int[0, 3]).Array[1, 25].Sample(history =>
        {
            var store = new MemoryStateStore();
            var ledger = new Ledger(store, "qa");
            HistoryEntry? live = null;
            var entries = new List<HistoryEntry>();
            for (var number = 1; number <= history.Length; number++)
            {
                var (release, status, rollback, verified) = history[number - 1];
                var record = Record(number, $"release-{release}") with { Kind = rollback && live is not null ? DeploymentKind.Rollback : DeploymentKind.Deploy, Previous = live?.Record.Number };
                var outcome = new DeploymentOutcome { Number = number, Status = status, Verified = status == OutcomeStatus.Succeeded && verified > 0, EndedAt = DateTimeOffset.UnixEpoch };
                _ = ledger.TryBeginAsync(record, default).Result && ledger.TryEndAsync(outcome, default).Result;
                var entry = new HistoryEntry(record, outcome, false);
                entries.Add(entry);
                if (status == OutcomeStatus.Succeeded)
                    live = entry;
            }

            if (live is null)
                return;
            var target = new RollbackTarget(ledger, "qa").FindAsync(live, default).Result;
            var allowed = entries.Where(entry =>
                entry.Record.Number < live.Record.Number
                && entry.Outcome is { Status: OutcomeStatus.Succeeded, Verified: true }
                && entry.Record.Release != live.Record.Release
                && !entries.Any(left => left is { Record: { Kind: DeploymentKind.Rollback, Previous: { } previous }, Outcome.Status: OutcomeStatus.Succeeded }
                    && entries[previous - 1].Record.Kind != DeploymentKind.Rollback
                    && left.Record.Number <= live.Record.Number
                    && left.Record.Number > entry.Record.Number
                    && entries[previous - 1].Record.Release == entry.Record.Release)).ToList();
            Assert.Equal(allowed.Count == 0 ? null : allowed[^1].Record.Number, target?.Record.Number);
        });

    internal static DeploymentRecord Record(int number, string release) => new()
    {
        Number = number,
        Environment = "qa",
        Kind = DeploymentKind.Deploy,
        Release = release,
        Variant = "variant1",
        Requirements = "requirements/qa.props",
        Lock = "lock1",
        Commit = Shelf.Commit('a'),
        Run = new RunConfiguration
        {
            Processes = new Dictionary<string, ProcessRun> { ["web"] = new("serve --port $PORT", 2) },
            ReleaseCommand = "migrate",
            Config = new Dictionary<string, string> { ["A"] = "1" },
            Secrets = new Dictionary<string, Slipway.Environments.SecretReference> { ["TOKEN"] = new("env", "TOKEN"), ["KEY"] = new("generated", "") },
            Uploads = ["media"],
            Health = new() { Window = TimeSpan.FromSeconds(90) },
        },
        Actor = "ada",
        Epoch = 3,
        StartedAt = DateTimeOffset.UnixEpoch,
    };
}
