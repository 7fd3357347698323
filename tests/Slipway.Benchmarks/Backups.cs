using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>
/// Restore points of a database and uploads, and bringing one back, against the programs that one would pipe by hand and
/// against restic, with the same database and the same tree. Nothing is deleted before the end: see <see cref="Packing"/>.
/// </summary>
internal sealed class Backups
{
    public const string Section = "backups";

    /// <summary>The environment with both.</summary>
    private const string Whole = "Backed";

    /// <summary>One with the same uploads and hardly a database, for what the uploads cost alone.</summary>
    private const string Files = "Filed";

    private const string Database = "app";
    private const string First = "backup, first: whole command";

    /// <summary>Each writes 8 GiB.</summary>
    private const int MostRounds = 3;

    private readonly Workload _workload;
    private readonly PostgreSql _server;
    private readonly string _scratch;

    private Backups(Workload workload, PostgreSql server) => (_workload, _server, _scratch) = (workload, server, workload.NewDirectory(Section));

    private string UploadsOf(string target) => Path.Combine(_workload.Root, ".slipway", "data", Environment(target), "media");

    private string FileOf(string target) => Path.Combine(_workload.Root, "environments", $"{Environment(target)}.yml");

    public static async Task TakeAsync(Workload workload, bool quick, int rounds, Results results)
    {
        string[] programs = ["pg_dump", "pg_restore", "tar", "zstd", "restic"];
        if (programs.FirstOrDefault(program => Installed.Find(program) is null) is { } missing)
        {
            results.Add(Measurement.NotMeasured(First, $"{missing} is not installed"));
            return;
        }

        await using var server = await PostgreSql.TryStartAsync(workload.Cancellation);
        if (server is null)
        {
            results.Add(Measurement.NotMeasured(First, "PostgreSQL's server is not installed"));
            return;
        }

        await new Backups(workload, server).TakeAsync(quick ? 2_000 : 20_000, quick ? 64 : 1024, Math.Min(rounds, MostRounds), results);
    }

    /// <param name="files">Uploads.</param>
    /// <param name="mebibytes">Size of the uploads, and of the table.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="results">Gets the figures.</param>
    private async Task TakeAsync(int files, int mebibytes, int rounds, Results results)
    {
        var bare = await PrepareAsync(files, mebibytes);
        List<double> piped = [], whole = [], ratio = [], memory = [], held = [], uploads = [], uploadsAgain = [], uploadsRatio = [], restic = [], resticRatio = [];
        List<double> unpiped = [], restored = [], restoreRatio = [], restoreMemory = [], restoreWhole = [];
        for (var round = 0; round < rounds; round++)
        {
            var own = Directory.CreateDirectory(Path.Combine(_scratch, string.Create(CultureInfo.InvariantCulture, $"round{round}"))).FullName;
            await UseVaultsAsync(own);
            piped.Add(await ShellAsync(own, $"pg_dump -Fc -Z0 --dbname='{_server.Url(Database)}' | zstd -q -T0 > dump.zst && tar -C {UploadsOf(Whole)} -c . | zstd -q -T0 > uploads.zst"));
            var first = await SlipwayAsync($"Backup{Whole}", own, "first");
            whole.Add(first.Seconds);
            memory.Add(first.Peak);
            held.Add(double.Parse(Regex.Match(first.Output, @"waited for ([\d.]+) s").Groups[1].Value, CultureInfo.InvariantCulture));
            ratio.Add(whole[^1] / piped[^1]);
            restic.Add(await ShellAsync(own, $"restic -q -r restic init && pg_dump -Fc -Z0 --dbname='{_server.Url(Database)}' | restic -q -r restic backup --stdin --stdin-filename dump && restic -q -r restic backup {UploadsOf(Whole)}"));
            resticRatio.Add(whole[^1] / restic[^1]);

            uploads.Add(SecondsOf((await SlipwayAsync($"Backup{Files}", own, "first-files")).Events, "backup") - bare);
            ChangeSome(round);
            uploadsAgain.Add(SecondsOf((await SlipwayAsync($"Backup{Files}", own, "second-files")).Events, "backup") - bare);
            uploadsRatio.Add(uploadsAgain[^1] / uploads[^1]);
            var second = await SlipwayAsync($"Backup{Whole}", own, "second");

            await _server.CreateAsync(string.Create(CultureInfo.InvariantCulture, $"by_hand_{round}"));
            unpiped.Add(await ShellAsync(own, string.Create(CultureInfo.InvariantCulture, $"zstd -dc dump.zst | pg_restore --dbname='{_server.Url($"by_hand_{round}")}' && mkdir unpacked && zstd -dc uploads.zst | tar -C unpacked -x")));
            var point = Regex.Match(second.Output, @"restore point (\S+?),").Groups[1].Value;
            var restore = await SlipwayAsync($"Restore{Whole}", own, "restore", $"--point={point}");
            restored.Add(SecondsOf(restore.Events, "fetch"));
            restoreWhole.Add(restore.Seconds);
            restoreMemory.Add(restore.Peak);
            restoreRatio.Add(restored[^1] / unpiped[^1]);
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{files:N0} files of {mebibytes:N0} MiB and a database of as much");
        results.Add(new("backup by hand: pg_dump -Fc -Z0 | zstd, tar | zstd", piped, Note: what));
        results.Add(new(First, whole));
        results.Add(new("backup, first, against pg_dump and tar with zstd", ratio, 1.15, "x"));
        results.Add(new("backup by restic: the same dump and tree", restic));
        results.Add(new("backup, first, against restic", resticRatio, null, "x"));
        results.Add(new("backup: requests waited", held, 1));
        results.Add(new("backup: peak memory of the command", memory, 200, "MB"));
        results.Add(new("backup, first: the uploads alone", uploads, Note: "beyond a backup of the same environment without any"));
        results.Add(new("backup, second, 1 % of the files changed: the uploads alone", uploadsAgain));
        results.Add(new("backup, second, the uploads' part against the first's", uploadsRatio, 0.2, "x"));
        results.Add(new("restore by hand: zstd | pg_restore, zstd | tar", unpiped));
        results.Add(new("restore, beside what is in use, with its verification", restored));
        results.Add(new("restore against zstd with pg_restore and tar", restoreRatio, 1.2, "x"));
        results.Add(new("restore: whole command", restoreWhole, Note: "with a point of the present, new processes and their verification"));
        results.Add(new("restore: peak memory of the command", restoreMemory, 200, "MB"));
    }

    /// <returns>How long a backup takes that has nearly nothing to do.</returns>
    private async Task<double> PrepareAsync(int files, int mebibytes)
    {
        await _server.CreateAsync(Database);
        foreach (var target in (string[])[Whole, Files])
            _workload.AddEnvironment(Environment(target));
        await UseVaultsAsync(_scratch);
        await _workload.CommitAsync("Back up a large database");
        foreach (var target in (string[])[Whole, Files])
            await _workload.SlipwayAsync($"--target=Deploy{target}");
        // The first makes the vault.
        await SlipwayAsync($"Backup{Files}", _scratch, "first-bare");
        var bare = SecondsOf((await SlipwayAsync($"Backup{Files}", _scratch, "bare")).Events, "backup");
        // Half of each row is noise, as of much that people write.
        await _server.ExecuteAsync(Database, string.Create(CultureInfo.InvariantCulture, $"create table bulk as select row as id, (select string_agg(md5(row::text || part), '') from generate_series(1, 31) part) as text from generate_series(1, {mebibytes * 1024}) row; alter table bulk add primary key (id); analyze bulk"));
        foreach (var target in (string[])[Whole, Files])
            LargeTree.Write(Path.Combine(UploadsOf(target), "tree"), files, (long)mebibytes << 20);
        return bare;
    }

    /// <summary>Vaults that have nothing yet. Each has a name of its own: one that lies elsewhere all at once is taken for lost.</summary>
    private async Task UseVaultsAsync(string directory)
    {
        await ConfigureAsync(Whole, directory, $$"""
            config:
              DATABASE_URL: {{_server.Url(Database)}}
            database: { url: "config:DATABASE_URL" }

            """);
        await ConfigureAsync(Files, directory, "");
    }

    private Task ConfigureAsync(string target, string directory, string database)
    {
        var port = Regex.Match(File.ReadAllText(FileOf(target)), @"port: \d+").Value;
        return File.WriteAllTextAsync(FileOf(target), $$"""
            platform: { {{port}} }
            processes:
              worker: { instances: 0 }
            {{database}}backup:
              vaults: [{ name: {{Path.GetFileName(directory)}}, kind: directory, path: {{Path.Combine(directory, $"vault-{Environment(target)}")}} }]
            """);
    }

    private void ChangeSome(int round)
    {
        foreach (var (file, number) in Directory.EnumerateFiles(UploadsOf(Files), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select((file, number) => (file, number)))
        {
            if (number % 100 == round)
                File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"changed in round {round}: {number}"));
        }
    }

    private async Task<double> ShellAsync(string directory, string commands)
    {
        await Stopwatched.RunAsync(directory, "sync", [], _workload.Cancellation);
        return (await Stopwatched.RunAsync(directory, "/bin/bash", ["-euo", "pipefail", "-c", commands], _workload.Cancellation, ("RESTIC_PASSWORD", "benchmark"), ("RESTIC_CACHE_DIR", Path.Combine(directory, "restic-cache")))).Whole;
    }

    private async Task<(double Seconds, double Peak, string Output, List<JsonNode> Events)> SlipwayAsync(string target, string directory, string name, params string[] arguments)
    {
        await Stopwatched.RunAsync(directory, "sync", [], _workload.Cancellation);
        var file = Path.Combine(directory, $"{name}.jsonl");
        var peak = 0.0;
        var (_, seconds, output) = await Stopwatched.RunAsync(_workload.Root, _workload.BuildScript, [$"--target={target}", $"--events={file}", .. arguments], process => peak = Math.Max(peak, Memory.Of(process, peak: true)), _workload.Cancellation);
        return (seconds, peak, output, [.. File.ReadLines(file).Select(line => JsonNode.Parse(line)!)]);
    }

    private static string Environment(string target) => target.ToLowerInvariant();

    private static double SecondsOf(List<JsonNode> events, string step) =>
        (double)events.First(one => (string?)one["event"] == "step-finished" && (string?)one["step"] == step)["seconds"]!;
}
