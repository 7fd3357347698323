using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.Data.Vaults;
using Slipway.Releases;

namespace Slipway.Deployments.Backups;

/// <summary>A point on its way into several vaults. One that fails does not stop the others.</summary>
internal sealed class PointDeposits : IAsyncDisposable
{
    private readonly List<Deposit> _deposits = [];

    private IEnumerable<Deposit> Working => _deposits.Where(deposit => deposit.Failure is null);

    /// <exception cref="SlipwayException">No vault can take it.</exception>
    public static async Task<PointDeposits> BeginAsync(IReadOnlyList<IVault> vaults, string environment, string id, CancellationToken cancellationToken)
    {
        var deposits = new PointDeposits();
        foreach (var vault in vaults)
        {
            var deposit = new Deposit(vault);
            deposits._deposits.Add(deposit);
            await deposit.TryAsync(async () =>
            {
                deposit.Into = await vault.BeginAsync(environment, id, cancellationToken);
                return true;
            });
        }

        deposits.EnsureAny();
        return deposits;
    }

    /// <returns>Programs that the vaults use, with their versions.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var deposit in Working.ToList())
        {
            foreach (var (tool, version) in await deposit.TryAsync(() => deposit.Vault.ToolsAsync(cancellationToken)) ?? new Dictionary<string, string>())
                tools[tool] = version;
        }

        return tools;
    }

    public async Task<Digest> PutDumpAsync(Stream dump, CancellationToken cancellationToken)
    {
        var digests = await DumpCopies.ReadAsync(dump, [.. Working.Select(deposit => (Func<Stream, Task<Digest?>>)(copy => deposit.TryAsync(async () => (Digest?)await deposit.Into!.PutDumpAsync(copy, cancellationToken))))], cancellationToken);
        EnsureAny();
        return digests.OfType<Digest>().First();
    }

    public async Task<TreeListing> PutUploadsAsync(UploadSnapshot snapshot, HashIndex index, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        TreeListing? first = null;
        foreach (var deposit in Working.ToList())
        {
            var listing = await deposit.TryAsync(() => deposit.Into!.PutUploadsAsync(snapshot, index, advance, cancellationToken));
            first ??= listing;
            // One manifest describes the point in every vault.
            if (listing is not null && listing.Hash() != first!.Hash())
                deposit.Failure = new SlipwayException(ExitCode.Failed, $"files in {snapshot.Source.Name} were written to while they were copied: {string.Join(", ", snapshot.Modified)}");
        }

        EnsureAny();
        return first!;
    }

    /// <returns>Names of the vaults that have it now.</returns>
    public async Task<IReadOnlyList<string>> CommitAsync(RestorePoint point, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var deposit in Working.ToList())
        {
            await deposit.TryAsync(async () =>
            {
                await deposit.Into!.CommitAsync(point, cancellationToken);
                names.Add(deposit.Name);
                return true;
            });
        }

        EnsureAny();
        return names;
    }

    /// <exception cref="SlipwayException">A vault does not have it.</exception>
    public void EnsureComplete(string id)
    {
        var failed = _deposits.Where(deposit => deposit.Failure is not null).ToList();
        if (failed.Count == 0)
            return;
        throw new SlipwayException(ExitCode.Failed, $"The restore point {id} is not complete: {string.Join(", ", failed.Select(deposit => $"'{deposit.Name}'"))} {(failed.Count == 1 ? "does" : "do")} not have it.")
        {
            Details = [.. failed.Select(deposit => $"{deposit.Name}: {deposit.Failure!.Message}"), .. failed.SelectMany(deposit => deposit.Failure!.Details)],
            Next = failed[0].Failure!.Next ?? "Mend the vault, then run the same command again: a new point is taken.",
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var deposit in _deposits)
        {
            if (deposit.Into is { } into)
                await into.DisposeAsync();
        }
    }

    private void EnsureAny()
    {
        if (_deposits.Any(deposit => deposit.Failure is null))
            return;
        throw _deposits is [var only]
            ? only.Failure!
            : new SlipwayException(ExitCode.Failed, "No vault could take the restore point.") { Details = [.. _deposits.Select(deposit => $"{deposit.Name}: {deposit.Failure!.Message}")], Next = _deposits[0].Failure!.Next };
    }

    private sealed class Deposit(IVault vault)
    {
        public IVault Vault => vault;

        public string Name => vault.Name;

        public IVaultDeposit? Into { get; set; }

        public SlipwayException? Failure { get; set; }

        public async Task<T?> TryAsync<T>(Func<Task<T>> put)
        {
            try
            {
                return await put();
            }
            catch (SlipwayException failure)
            {
                Failure = failure;
                return default;
            }
        }
    }
}
