using System.Diagnostics;
using System.Globalization;
using Slipway.AcceptanceTests.Guestbook;
using Slipway.Data.Databases;
using Slipway.Data.Databases.PostgreSql;
using Slipway.Data.Vaults.Directories;
using Slipway.Environments;

namespace Slipway.AcceptanceTests.Data;

public sealed class PostgreSqlBackupTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private const string Password = "p:a\\ss'w%rd-canary";

    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-data-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_database_comes_back_equal_row_by_row_as_it_was_at_the_moment()
    {
        var url = await DatabaseAsync();
        await DatabaseContent.FillAsync(url);
        await DatabaseContent.ExecuteAsync(url, $"ALTER DATABASE \"{url.Database}\" SET timezone TO 'Europe/Berlin'");
        var before = await DatabaseContent.ReadAsync(url);
        var engine = new PostgreSqlEngine(url);
        var vault = new DirectoryVault("near", Path.Combine(_directory, "vault"), mustExist: false);
        DatabaseContents contents;
        await using (var deposit = await vault.BeginAsync("production", Points.First, Token))
        {
            await using var snapshot = await engine.OpenSnapshotAsync(Token);
            // Written behind the moment: it goes on at once, and is not part of it. (Numbers taken from a sequence would be:
            // sequences know no transactions, and a gap harms nobody.)
            await DatabaseContent.ExecuteAsync(url, "INSERT INTO common (id, t) OVERRIDING SYSTEM VALUE VALUES (999999999999, 'late'); DELETE FROM empty_rows; UPDATE huge SET t = 'late'; INSERT INTO django_migrations (id, app, name) VALUES (100, 'blog', '0003_late')");
            contents = await Points.PutAsync(deposit, snapshot, Token);
        }

        Assert.Equal(("postgresql", "blog.0002_author"), (contents.Server.Engine, contents.Migrations!.Head));
        Assert.Equal(5002, contents.Tables.Single(table => table.Table == "public.common").Rows);
        Assert.Equal(2, contents.Tables.Single(table => table.Table == "large objects").Rows);
        Assert.Equal(2, contents.Tables.Single(table => table.Table == "public.guarded").Rows);
        await using var dump = await (await vault.OpenAsync("production", Points.First, Token)).OpenDumpAsync(Token);
        var restored = await engine.RestoreBesideAsync(dump, contents, engine.NewName("restore"), Token);
        var beside = Assert.IsType<PostgreSqlUrl>(restored.Url);
        Assert.Matches($"^{url.Database}_restore_[0-9]{{14}}_[0-9a-f]{{4}}$", beside.Database);
        Assert.Equal(contents.Tables, restored.Tables);
        Assert.Empty(restored.Notes);
        Assert.Equal(before, await DatabaseContent.ReadAsync(beside));
        Assert.Equal(["Europe/Berlin"], await DatabaseContent.ColumnAsync(beside, "SHOW timezone"));
        await engine.DropAsync(beside, Token);
        await engine.DropAsync(beside, Token);
        Assert.Equal([url.Database], await BesideAsync(url));
    }

    [Fact]
    public async Task A_role_that_is_no_superuser_restores_what_it_may_and_says_what_it_could_not()
    {
        var owner = await DatabaseAsync();
        await DatabaseContent.ExecuteAsync(owner, "CREATE TABLE entry (id int); INSERT INTO entry VALUES (1)");
        var url = Url(await server.CreateRoleAsync(Text(owner), $"plain_{owner.Database}", Password));
        await DatabaseContent.ExecuteAsync(owner, $"GRANT SELECT ON entry TO {url.User}");
        var engine = new PostgreSqlEngine(url);
        await using var dump = new MemoryStream();
        DatabaseContents contents;
        await using (var snapshot = await engine.OpenSnapshotAsync(Token))
            contents = await Points.DumpAsync(snapshot, dump, Token);
        dump.Position = 0;
        var restored = await engine.RestoreBesideAsync(dump, contents, engine.NewName("drill"), Token);
        Assert.Equal([$"everything belongs to {url.User}, and grants were left out"], restored.Notes);
        Assert.Equal([new TableRows("public.entry", 1)], restored.Tables);
        await engine.DropAsync(restored.Url, Token);

        await DatabaseContent.ExecuteAsync(owner, $"ALTER ROLE {url.User} NOCREATEDB");
        dump.Position = 0;
        var refused = await Assert.ThrowsAsync<SlipwayException>(() => engine.RestoreBesideAsync(dump, contents, engine.NewName("drill"), Token));
        Assert.Equal($"The user of {url} may not create the database that is restored beside it: permission denied to create database.", refused.Message);
        Assert.Equal($"Let an administrator run: ALTER ROLE \"{url.User}\" CREATEDB;", refused.Next);
    }

    [Fact]
    public async Task The_password_is_in_no_argument_and_no_variable_and_its_file_goes()
    {
        var owner = await DatabaseAsync();
        await DatabaseContent.ExecuteAsync(owner, "CREATE TABLE big AS SELECT md5(g::text) AS t FROM generate_series(1, 400000) g");
        var url = Url(await server.CreateRoleAsync(Text(owner), $"secret_{owner.Database}", Password));
        await DatabaseContent.ExecuteAsync(owner, $"GRANT SELECT ON big TO {url.User}");
        await using var snapshot = await new PostgreSqlEngine(url).OpenSnapshotAsync(Token);
        string file;
        await using (var dump = await snapshot.OpenDumpAsync(Token))
        {
            // It fills the pipe and waits.
            await dump.ReadExactlyAsync(new byte[1000], Token);
            var process = await PgDumpAsync();
            Assert.DoesNotContain(Password, ReadProc(process, "cmdline"), StringComparison.Ordinal);
            Assert.DoesNotContain(url.User!, ReadProc(process, "cmdline"), StringComparison.Ordinal);
            var environment = ReadProc(process, "environ");
            Assert.DoesNotContain("canary", environment, StringComparison.Ordinal);
            file = environment.Split('\0').Single(variable => variable.StartsWith("PGPASSFILE=", StringComparison.Ordinal))["PGPASSFILE=".Length..];
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task A_dump_whose_program_is_killed_half_way_is_an_error()
    {
        var url = await DatabaseAsync();
        await DatabaseContent.ExecuteAsync(url, "CREATE TABLE big AS SELECT md5(g::text) AS t FROM generate_series(1, 400000) g");
        var vault = new DirectoryVault("near", Path.Combine(_directory, "vault"), mustExist: false);
        await using (var deposit = await vault.BeginAsync("production", Points.First, Token))
        {
            await using var snapshot = await new PostgreSqlEngine(url).OpenSnapshotAsync(Token);
            await using var dump = await snapshot.OpenDumpAsync(Token);
            await dump.ReadExactlyAsync(new byte[1000], Token);
            (await PgDumpAsync()).Kill();
            var failure = await Assert.ThrowsAsync<SlipwayException>(() => deposit.PutDumpAsync(dump, Token));
            Assert.Equal($"Dumping {url} failed: pg_dump ended with exit code 137.", failure.Message);
        }

        Assert.Empty(await vault.ListAsync("production", Token));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task A_dump_that_is_cut_short_restores_nothing(double part)
    {
        var url = await DatabaseAsync();
        await DatabaseContent.ExecuteAsync(url, "CREATE TABLE big AS SELECT md5(g::text) AS t FROM generate_series(1, 50000) g");
        var engine = new PostgreSqlEngine(url);
        await using var dump = new MemoryStream();
        DatabaseContents contents;
        await using (var snapshot = await engine.OpenSnapshotAsync(Token))
            contents = await Points.DumpAsync(snapshot, dump, Token);
        await using var cut = new MemoryStream(dump.ToArray()[..(int)(dump.Length * part)]);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => engine.RestoreBesideAsync(cut, contents, engine.NewName("restore"), Token));
        Assert.Matches("^Restoring into .* failed: pg_restore ended with exit code 1\\.$|^The restored database .* is not what was backed up; it was dropped\\.$", failure.Message);
        Assert.Equal([url.Database], await BesideAsync(url));
    }

    [Fact]
    public async Task Other_numbers_of_rows_than_the_point_says_are_an_error()
    {
        var url = await DatabaseAsync();
        await DatabaseContent.ExecuteAsync(url, "CREATE TABLE a (id int); CREATE TABLE b (id int)");
        var engine = new PostgreSqlEngine(url);
        await using var dump = new MemoryStream();
        DatabaseContents contents;
        await using (var snapshot = await engine.OpenSnapshotAsync(Token))
            contents = await Points.DumpAsync(snapshot, dump, Token);
        dump.Position = 0;
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => engine.RestoreBesideAsync(dump, contents with { Tables = [new TableRows("public.a", 5), new TableRows("public.c", 0)] }, engine.NewName("restore"), Token));
        Assert.Equal(["public.a has 0 rows and should have 5", "public.c is missing", "public.b is there and was not backed up"], failure.Details);
        Assert.Equal([url.Database], await BesideAsync(url));
    }

    [Fact]
    public async Task Who_is_not_let_in_is_told_why()
    {
        var owner = await DatabaseAsync();
        var url = Url(await server.CreateRoleAsync(Text(owner), $"wrong_{owner.Database}", Password));
        var wrong = await Assert.ThrowsAsync<SlipwayException>(() => new PostgreSqlEngine(url with { Password = new Secret("canary") }).OpenSnapshotAsync(Token));
        Assert.Equal($"The server refused the user of {url}: password authentication failed for user \"{url.User}\".", wrong.Message);
        var missing = await Assert.ThrowsAsync<SlipwayException>(() => new PostgreSqlEngine(owner.With("nosuch")).OpenSnapshotAsync(Token));
        Assert.Equal($"The server has no database 'nosuch' ({owner.With("nosuch")}).", missing.Message);
        var nobody = owner with { Port = Shell.FreePort.Next() };
        var unreachable = await Assert.ThrowsAsync<SlipwayException>(() => new PostgreSqlEngine(nobody).OpenSnapshotAsync(Token));
        Assert.Equal($"The database server of {nobody} cannot be reached: Connection refused", unreachable.Message);
    }

    [Fact]
    public async Task An_older_client_than_the_server_is_refused_with_the_package_to_install()
    {
        var url = await DatabaseAsync();
        var version = (await DatabaseContent.ColumnAsync(url, "SHOW server_version"))[0].Split(' ')[0];
        var major = PostgreSqlPrograms.MajorOf(version);
        var missing = await Assert.ThrowsAsync<SlipwayException>(() => new PostgreSqlEngine(url, new PostgreSqlPrograms(_directory, "")).OpenSnapshotAsync(Token));
        Assert.Equal($"pg_dump is not on this machine, and the server is PostgreSQL {version}.", missing.Message);
        var programs = Directory.CreateDirectory(Path.Combine(_directory, "9", "bin")).FullName;
        var program = Path.Combine(programs, "pg_dump");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24 (Debian 9.6.24-1)'\n", Token);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var old = await Assert.ThrowsAsync<SlipwayException>(() => new PostgreSqlEngine(url, new PostgreSqlPrograms(_directory, "")).OpenSnapshotAsync(Token));
        Assert.Equal($"pg_dump 9.6.24 ({program}) is too old: the server is PostgreSQL {version}.", old.Message);
        Assert.Equal($"Install it in the server's version: apt-get install postgresql-client-{major} (other versions than Debian's own: https://apt.postgresql.org).", old.Next);
    }

    [Fact]
    public async Task A_dump_that_is_given_up_ends_its_program()
    {
        var url = await DatabaseAsync();
        await DatabaseContent.ExecuteAsync(url, "CREATE TABLE big AS SELECT md5(g::text) AS t FROM generate_series(1, 400000) g");
        await using var snapshot = await new PostgreSqlEngine(url).OpenSnapshotAsync(Token);
        Process program;
        await using (var dump = await snapshot.OpenDumpAsync(Token))
        {
            await dump.ReadExactlyAsync(new byte[1000], Token);
            program = await PgDumpAsync();
        }

        Assert.True(program.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    private async Task<PostgreSqlUrl> DatabaseAsync() => Url(await server.CreateDatabaseAsync());

    private static PostgreSqlUrl Url(string text) => (PostgreSqlUrl)DatabaseUrl.Read(new Secret(text), "DATABASE_URL");

    private static string Text(PostgreSqlUrl url) => url.ToString();

    private static Task<IReadOnlyList<string>> BesideAsync(PostgreSqlUrl url) =>
        DatabaseContent.ColumnAsync(url, $"SELECT datname FROM pg_database WHERE datname = '{url.Database}' OR datname LIKE '{url.Database}\\_%' ORDER BY 1");

    /// <returns>The pg_dump that this process started. Tests of a class run one after the other.</returns>
    private static async Task<Process> PgDumpAsync()
    {
        for (var until = DateTime.UtcNow.AddSeconds(20); DateTime.UtcNow < until; await Task.Delay(10, Token))
        {
            foreach (var process in Process.GetProcessesByName("pg_dump"))
            {
                var parent = ReadProc(process, "stat").Split(") ")[^1].Split(' ')[1];
                if (parent == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
                    return process;
            }
        }

        throw new InvalidOperationException("No pg_dump was started.");
    }

    private static string ReadProc(Process process, string file) => File.ReadAllText($"/proc/{process.Id}/{file}");
}
