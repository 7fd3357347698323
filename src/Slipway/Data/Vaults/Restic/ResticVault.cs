using Slipway.Data.Points;
using Slipway.FaultPoints;

namespace Slipway.Data.Vaults.Restic;

/// <summary>A vault in a restic repository: encrypted, deduplicated, in a directory or on S3, SFTP, B2 and whatever else restic reaches.</summary>
/// <param name="repository">The repository.</param>
/// <param name="mustExist">Whether points were put there before: then it is not made anew when it is missing.</param>
internal sealed class ResticVault(ResticRepository repository, bool mustExist) : IVault
{
    /// <summary>Snapshots in one command: their ids are 64 characters each, and a command line has an end.</summary>
    private const int Forgotten = 500;

    public string Name => repository.Vault;

    public async Task<IReadOnlyDictionary<string, string>> ToolsAsync(CancellationToken cancellationToken) =>
        new Dictionary<string, string> { ["restic"] = await repository.VersionAsync(cancellationToken) };

    public async Task<IVaultDeposit> BeginAsync(string environment, string id, CancellationToken cancellationToken)
    {
        var config = await repository.StartAsync(repository.Command("cat", "config", "--no-lock"), cancellationToken);
        if (config.ExitCode != 0)
        {
            if (mustExist || !ResticFailure.IsMissing(config) || ResticFailure.IsWrongPassword(config))
                throw ResticFailure.Of(Name, config);
            await repository.RunAsync(repository.Command("init"), cancellationToken);
        }

        return new ResticDeposit(repository, environment, id);
    }

    public async Task<IReadOnlyList<string>> ListAsync(string environment, CancellationToken cancellationToken)
    {
        if (await IsUnusedAsync(cancellationToken))
            return [];
        return [.. (await ResticSnapshots.ListAsync(repository, environment, null, cancellationToken))
            .Where(snapshot => snapshot.Part == ResticSnapshots.Manifest && PointId.Is(snapshot.Point))
            .Select(snapshot => snapshot.Point).Distinct().Order(StringComparer.Ordinal)];
    }

    public async Task<IStoredPoint> OpenAsync(string environment, string id, CancellationToken cancellationToken) =>
        await ResticPoint.OpenAsync(repository, environment, id, cancellationToken);

    /// <remarks>restic keeps pieces of files in packs and checks these: all of the repository is read, not of this point alone.</remarks>
    public async Task<Verification> VerifyAsync(string environment, string id, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var point = await ResticPoint.OpenAsync(repository, environment, id, cancellationToken);
        var missing = point.MissingParts();
        var result = await repository.StartAsync(repository.Command("check", "--read-data"), cancellationToken);
        if (result.ExitCode != 0 && (ResticFailure.IsLocked(result) || ResticFailure.IsMissing(result) || ResticFailure.IsWrongPassword(result)))
            throw ResticFailure.Of(Name, result);
        var contents = point.Manifest.Uploads.Sum(upload => upload.Files) + (point.Manifest.Database is null ? 0 : 1);
        return new Verification(contents, point.Manifest.Bytes, result.ExitCode == 0
            ? missing
            : [.. missing, $"The restic repository of the vault '{Name}' is damaged, and with it perhaps {id}; restic check says:", .. result.Lines.Where(line => line.Length > 0)]);
    }

    public async Task DeleteAsync(string environment, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0 || await IsUnusedAsync(cancellationToken))
            return;
        var snapshots = (await ResticSnapshots.ListAsync(repository, environment, ids.Count == 1 ? ids.First() : null, cancellationToken)).Where(snapshot => ids.Contains(snapshot.Point)).ToList();
        // The manifests first: from then on the points are none.
        foreach (var part in new[] { snapshots.Where(snapshot => snapshot.Part == ResticSnapshots.Manifest), snapshots.Where(snapshot => snapshot.Part != ResticSnapshots.Manifest) })
        {
            foreach (var some in part.Select(snapshot => snapshot.Id).Chunk(Forgotten))
            {
                await repository.RunAsync(repository.Command(["forget", .. some]), cancellationToken);
                FaultPoint.Reach("vault", "forgotten");
            }
        }
    }

    public async Task<Tidying> TidyAsync(CancellationToken cancellationToken)
    {
        if (await IsUnusedAsync(cancellationToken))
            return new Tidying(0, 0, null);
        try
        {
            await repository.RunAsync(repository.Command("prune"), cancellationToken);
            return new Tidying(0, 0, null);
        }
        catch (SlipwayException exception) when (exception.ExitCode == ExitCode.Refused)
        {
            return new Tidying(0, 0, $"another restic uses the vault '{Name}'");
        }
    }

    private async Task<bool> IsUnusedAsync(CancellationToken cancellationToken) =>
        !mustExist && ResticFailure.IsMissing(await repository.StartAsync(repository.Command("cat", "config", "--no-lock"), cancellationToken));
}
