using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;
using Slipway.Tests.State;

namespace Slipway.Tests.Deployments;

public sealed class LeaseTests : IDisposable
{
    private readonly MemoryStateStore _store = new();
    private readonly TestTime _time = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<int, string> _processes = new() { [1] = "s1", [2] = "s2" };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_epoch_follows_the_other()
    {
        await using (var first = await TakeAsync(1))
            Assert.Equal(1, first.Fence.Epoch);
        await using var second = await TakeAsync(2);

        Assert.Equal(2, second.Fence.Epoch);
        Assert.Equal("ada (deploy x)", second.Fence.Holder);
    }

    [Fact]
    public async Task A_live_holder_keeps_it_however_long_it_takes()
    {
        await using var lease = await TakeAsync(1, host: "elsewhere");
        for (var minute = 0; minute < 10; minute++)
        {
            await BeatAsync(TimeSpan.FromSeconds(60));
            await Assert.ThrowsAsync<RefusedException>(() => TakeAsync(2));
        }

        Assert.Equal(1, (await lease.EnsureHeldAsync(default)).Epoch);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Heartbeats_do_not_pile_up()
    {
        await using var lease = await TakeAsync(1);
        await BeatAsync(TimeSpan.FromHours(1));

        Assert.InRange((await _store.ListAsync("environments/qa/lease/", default)).Count, 2, 4);
    }

    [Fact]
    public async Task Old_epochs_do_not_pile_up()
    {
        for (var epoch = 0; epoch < 20; epoch++)
            await (await TakeAsync(1)).DisposeAsync();

        Assert.Equal(
            ["environments/qa/lease/0000000019.json", "environments/qa/lease/0000000019.released", "environments/qa/lease/0000000020.json", "environments/qa/lease/0000000020.released"],
            await _store.ListAsync("environments/qa/lease/", default));
    }

    [Fact]
    public async Task A_dead_process_of_this_boot_loses_it_at_once_and_is_named()
    {
        var dead = await TakeAsync(1);
        _processes.Remove(1);

        var office = Office(2);
        await using var lease = await office.TakeAsync("bob", "rollback", default);

        Assert.Equal(2, lease.Fence.Epoch);
        Assert.Equal((1, "ada", "deploy x"), (office.Victim!.ProcessId, office.Victim.Actor, office.Victim.Reason));
        await dead.DisposeAsync();
    }

    [Fact]
    public async Task A_process_id_that_was_given_out_again_is_another_process()
    {
        _ = await TakeAsync(1);
        _processes[1] = "later";

        await using var lease = await TakeAsync(2);

        Assert.Equal(2, lease.Fence.Epoch);
    }

    [Theory]
    [InlineData("elsewhere", "boot", "ns")]
    [InlineData("here", "another boot", "ns")]
    [InlineData("here", "boot", "another container")]
    [InlineData("here", null, "ns")]
    public async Task Of_any_other_place_nobody_is_known_dead_and_the_term_has_to_pass_without_a_change(string host, string? boot, string space)
    {
        _ = await TakeAsync(1, host, boot, space);
        _time.Freeze();
        _processes.Remove(1);

        var first = await Assert.ThrowsAsync<RefusedException>(() => TakeAsync(2));
        _time.Advance(TimeSpan.FromSeconds(29));
        await Assert.ThrowsAsync<RefusedException>(() => TakeAsync(2));
        _time.Advance(TimeSpan.FromSeconds(1));
        await using var lease = await TakeAsync(2);

        Assert.Equal(2, lease.Fence.Epoch);
        Assert.Equal(ExitCode.Refused, first.ExitCode);
        Assert.Equal($"qa is being changed by ada on {host} (pid 1): deploy x, since 2026-03-01 12:00:00 UTC. Nothing was touched.", first.Message);
    }

    [Fact]
    public async Task Who_was_paused_and_lost_it_is_told_at_the_next_call_and_writes_nothing_more()
    {
        await using var paused = await TakeAsync(1, host: "elsewhere");
        _time.Freeze();
        await Assert.ThrowsAsync<RefusedException>(() => TakeAsync(2));
        _time.Advance(TimeSpan.FromSeconds(30));
        await using var taken = await TakeAsync(2);

        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => paused.EnsureHeldAsync(default));

        Assert.Equal("The lease on qa is lost: ada on here took it over at 12:00:30 UTC (deploy x).", lost.Message);
        Assert.True(paused.Lost.IsCancellationRequested);
        await paused.DisposeAsync();
        Assert.DoesNotContain("environments/qa/lease/0000000001.released", await _store.ListAsync("environments/qa/", default));
        await taken.EnsureHeldAsync(default);
    }

    [Fact]
    public async Task A_heartbeat_finds_out_too()
    {
        await using var paused = await TakeAsync(1);
        await _store.TryCreateAsync("environments/qa/lease/0000000002.json", "{}"u8.ToArray(), default);
        _time.Advance(TimeSpan.FromSeconds(5));

        await Task.Delay(Timeout.Infinite, paused.Lost).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(paused.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_kept_up_for_the_term_is_lost()
    {
        var broken = new BrokenStore(_store);
        var office = new LeaseOffice(broken, "qa", Sightings(1), Identity(1), _time);
        await using var lease = await office.TakeAsync("ada", "deploy x", default);
        broken.Broken = true;

        await BeatAsync(TimeSpan.FromSeconds(25), () => broken.Calls);
        Assert.False(lease.Lost.IsCancellationRequested);
        await BeatAsync(TimeSpan.FromSeconds(5), () => broken.Calls);

        await Task.Delay(Timeout.Infinite, lease.Lost).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(30));
        broken.Broken = false;
        Assert.Equal("The lease on qa is lost: no heartbeat could be written for 30 s.", (await Assert.ThrowsAsync<LeaseLostException>(() => lease.EnsureHeldAsync(default))).Message);
    }

    [Fact]
    public async Task A_contender_that_slept_does_not_bring_a_pruned_epoch_back_to_life()
    {
        for (var epoch = 0; epoch < 3; epoch++)
            await (await TakeAsync(1)).DisposeAsync();
        await using var holder = await TakeAsync(1);
        var office = new LeaseOffice(new StaleStore(_store), "qa", Sightings(2), Identity(2), _time);

        await Assert.ThrowsAsync<RefusedException>(() => office.TakeAsync("bob", "deploy y", default));

        await holder.EnsureHeldAsync(default);
        Assert.DoesNotContain("environments/qa/lease/0000000001.json", await _store.ListAsync("environments/qa/lease/", default));
    }

    [Fact]
    public async Task Many_contenders_have_one_winner()
    {
        for (var round = 0; round < 20; round++)
        {
            var attempts = await Task.WhenAll(Enumerable.Range(1, 8).Select(pid => Task.Run(async () =>
            {
                try
                {
                    return await TakeAsync(pid);
                }
                catch (RefusedException)
                {
                    return null;
                }
            })));

            var winner = Assert.Single(attempts, attempt => attempt is not null);
            await winner!.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"epoch\": 1, \"act")]
    public async Task A_damaged_lease_is_told_with_its_file(string content)
    {
        await (await TakeAsync(1)).DisposeAsync();
        await _store.DeleteAsync("environments/qa/lease/0000000001.released", default);
        _store.Overwrite("environments/qa/lease/0000000001.json", System.Text.Encoding.UTF8.GetBytes(content));

        var error = await Assert.ThrowsAsync<SlipwayException>(() => TakeAsync(2));

        Assert.Equal($"The shared state is damaged: environments/qa/lease/0000000001.json: {(content.Length == 0 ? "it is empty" : "line 1: it is no JSON")}.", error.Message);
        Assert.Equal("If nobody is deploying there now, delete that file and run the same command again.", error.Next);
    }

    [Fact]
    public void This_process_lives_and_another_start_of_its_id_does_not()
    {
        var here = ProcessIdentity.Current;
        Assert.SkipWhen(here.BootId is null, "this system has no /proc");
        var holder = new LeaseHolder
        {
            Epoch = 1,
            Actor = "ada",
            Host = here.Host,
            ProcessId = here.ProcessId,
            ProcessStart = here.Start,
            BootId = here.BootId,
            PidNamespace = here.PidNamespace,
            Reason = "test",
            TakenAt = DateTimeOffset.UnixEpoch,
        };

        Assert.False(here.KnowsDead(holder));
        Assert.True(here.KnowsDead(holder with { ProcessStart = "1" }));
        Assert.True(here.KnowsDead(holder with { ProcessId = int.MaxValue }));
        Assert.False(here.KnowsDead(holder with { ProcessId = int.MaxValue, Host = "elsewhere" }));
    }

    private Task<Lease> TakeAsync(int pid, string host = "here", string? boot = "boot", string space = "ns") =>
        new LeaseOffice(_store, "qa", Sightings(pid), Identity(pid) with { Host = host, BootId = boot, PidNamespace = space }, _time).TakeAsync("ada", "deploy x", default);

    private LeaseOffice Office(int pid) => new(_store, "qa", Sightings(pid), Identity(pid), _time);

    private string Sightings(int pid) => Path.Combine(_directory.Path, $"{pid}.lease.json");

    private ProcessIdentity Identity(int pid) => new("here", "boot", "ns", pid, id => _processes.GetValueOrDefault(id));

    /// <summary>Lets time pass in steps of a heartbeat, and waits until each was written or tried.</summary>
    private async Task BeatAsync(TimeSpan span, Func<long>? beats = null)
    {
        beats ??= () => _store.ListAsync("environments/qa/lease/", default).Result.Max(LeaseKeys.BeatOf);
        for (var passed = TimeSpan.Zero; passed < span; passed += Lease.Heartbeat)
        {
            var before = beats();
            _time.Advance(Lease.Heartbeat);
            Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => beats() > before, TimeSpan.FromSeconds(30))));
        }
    }

    private sealed class BrokenStore(Slipway.State.IStateStore inner) : Slipway.State.IStateStore
    {
        private long _calls;

        public bool Broken { get; set; }

        public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Whole().TryCreateAsync(key, content, cancellationToken);

        public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => Whole().ReadAsync(key, cancellationToken);

        public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Whole().ListAsync(prefix, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => Whole().DeleteAsync(key, cancellationToken);

        public long Calls => Interlocked.Read(ref _calls);

        private Slipway.State.IStateStore Whole() => Interlocked.Increment(ref _calls) > 0 && Broken ? throw new SlipwayException(ExitCode.Failed, "the disk is gone") : inner;
    }

    /// <summary>Its first listing is from before anything was there.</summary>
    private sealed class StaleStore(Slipway.State.IStateStore inner) : Slipway.State.IStateStore
    {
        private bool _listed;

        public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => inner.TryCreateAsync(key, content, cancellationToken);

        public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

        public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
        {
            if (_listed)
                return inner.ListAsync(prefix, cancellationToken);
            _listed = true;
            return Task.FromResult<IReadOnlyList<string>>([]);
        }

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);
    }
}
