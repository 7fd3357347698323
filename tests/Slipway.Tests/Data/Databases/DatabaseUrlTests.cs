using Slipway.Data.Databases;
using Slipway.Environments;

namespace Slipway.Tests.Data.Databases;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgres://ann:s3cret-word@db.example.com:6432/shop", "db.example.com", 6432, "ann", "s3cret-word", "shop")]
    [InlineData("postgresql://db/shop", "db", 5432, null, null, "shop")]
    [InlineData("postgres:///shop", null, 5432, null, null, "shop")]
    [InlineData("postgres://ann@/shop", null, 5432, "ann", null, "shop")]
    [InlineData("postgres://ann:@db:/shop", "db", 5432, "ann", null, "shop")]
    [InlineData("postgres://a%40b:p%2Fw%3A%23@db/my%20shop", "db", 5432, "a@b", "p/w:#", "my shop")]
    [InlineData("postgres://ann:p@ss:word@db/shop", "db", 5432, "ann", "p@ss:word", "shop")]
    [InlineData("postgres://ann:100%@db/shop", "db", 5432, "ann", "100%", "shop")]
    [InlineData("postgres://ann:p@[::1]:5433/shop", "::1", 5433, "ann", "p", "shop")]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/shop", "/var/run/postgresql", 5432, null, null, "shop")]
    [InlineData("postgres:///shop?host=/run/pg&port=5433&user=ann&password=p%26w", "/run/pg", 5433, "ann", "p&w", "shop")]
    [InlineData("postgresql+psycopg://ann:p@db/shop", "db", 5432, "ann", "p", "shop")]
    [InlineData("POSTGRES://db/shop?pool_size=4", "db", 5432, null, null, "shop")]
    [InlineData("Host=db;Port=5433;Username=ann;Password='p;w';Database=shop", "db", 5433, "ann", "p;w", "shop")]
    [InlineData("Server=db;User Id=ann;Pwd=p;Initial Catalog=shop;Pooling=true", "db", 5432, "ann", "p", "shop")]
    public void PostgreSql_databases_are_read(string url, string? host, int port, string? user, string? password, string database)
    {
        var read = Assert.IsType<PostgreSqlUrl>(DatabaseUrl.Read(new Secret(url), "DATABASE_URL"));
        Assert.Equal((host, port, user, password, database), (read.Host, read.Port, read.User, read.Password?.Reveal(), read.Database));
    }

    [Theory]
    [InlineData("postgres://db/shop?sslmode=verify-full&connect_timeout=5&pool=2")]
    [InlineData("Host=db;Database=shop;SSL Mode=VerifyFull")]
    public void Options_of_the_connection_are_kept_and_those_of_the_driver_are_not(string url)
    {
        var options = Assert.IsType<PostgreSqlUrl>(DatabaseUrl.Read(new Secret(url), "DATABASE_URL")).Options;
        Assert.Equal("verify-full", options["sslmode"]);
        Assert.DoesNotContain("pool", options.Keys);
    }

    [Theory]
    [InlineData("sqlite:///data/app.db", "data/app.db")]
    [InlineData("sqlite:////var/lib/app/app.db", "/var/lib/app/app.db")]
    [InlineData("sqlite:///data/my%20app.db?timeout=20", "data/my app.db")]
    [InlineData("Data Source=data/app.db;Cache=Shared", "data/app.db")]
    public void SQLite_files_are_read(string url, string file) =>
        Assert.Equal(file, Assert.IsType<SqliteUrl>(DatabaseUrl.Read(new Secret(url), "DATABASE_URL")).File);

    [Theory]
    [InlineData("data/app.db", "/srv/app/data/app.db")]
    [InlineData("/var/app.db", "/var/app.db")]
    public void A_relative_file_lies_below_the_directory_that_the_app_runs_in(string file, string expected) =>
        Assert.Equal(expected, new SqliteUrl(file).Locate("/srv/app"));

    [Theory]
    [InlineData("", "is empty; write postgres://user:password@host:port/database, sqlite:///relative/path or sqlite:////absolute/path.")]
    [InlineData("hunter2", "is no URL; write postgres://user:password@host:port/database, sqlite:///relative/path or sqlite:////absolute/path.")]
    [InlineData("mysql://u:p@h/d", "begins with 'mysql://', which is no database that Slipway can back up. Write postgres://user:password@host:port/database, sqlite:///relative/path or sqlite:////absolute/path.")]
    [InlineData("postgre://u:p@h/d", "begins with 'postgre://', which is no database that Slipway can back up; did you mean 'postgres'? Write postgres://user:password@host:port/database, sqlite:///relative/path or sqlite:////absolute/path.")]
    [InlineData("postgres://u:p@h/d d", "has a blank or control character at character 19; write a blank as %20.")]
    [InlineData("postgres://u:p@h", "names no database; write it behind the host: postgres://user:password@host:port/database.")]
    [InlineData("postgres://u:p@h:70000/d", "has no valid port: what stands behind the ':' at character 17 is no number from 1 to 65535. A '/', '?' or '#' in a user or password is written as %2F, %3F or %23.")]
    [InlineData("postgres://h1,h2/d", "names several hosts; name the one that can be written to.")]
    [InlineData("postgres://[::1/d", "has a '[' at character 12 without its ']'; an IPv6 address stands between both.")]
    [InlineData("postgres://h/d?sslmod=require", "has an option 'sslmod'; did you mean 'sslmode'?")]
    [InlineData("postgres://h/d?sslmode=required", "has an 'sslmode' that is none of disable, allow, prefer, require, verify-ca, verify-full; did you mean 'require'?")]
    [InlineData("postgres://h/d?sslmode", "has an option without '=' behind character 15; write name=value.")]
    [InlineData("sqlite://data/app.db", "has two slashes behind 'sqlite:'; write three before a relative path (sqlite:///data/app.db), four before an absolute one.")]
    [InlineData("sqlite://", "names no file: a database in memory cannot be backed up. Write sqlite:///relative/path or sqlite:////absolute/path.")]
    [InlineData("sqlite:///:memory:", "names no file: a database in memory cannot be backed up. Write sqlite:///relative/path or sqlite:////absolute/path.")]
    [InlineData("sqlite:///data/", "names a directory; the path of a SQLite database is that of a file.")]
    [InlineData("Database=shop", "is a connection string with neither Host (PostgreSQL) nor Data Source (SQLite).")]
    [InlineData("Host=db", "names no Database.")]
    [InlineData("Host='db", "is no connection string: it consists of name=value pairs with ';' between them, and a value with ';' stands in quotes.")]
    public void What_cannot_be_used_is_said_exactly(string url, string message)
    {
        var exception = Assert.Throws<ConfigurationException>(() => DatabaseUrl.Read(new Secret(url), "DATABASE_URL", new SourceLocation("environments/staging.yml", 4, 12)));
        Assert.Equal([$"environments/staging.yml:4:12: DATABASE_URL {message}"], exception.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_and_nothing_of_the_password()
    {
        var exception = Assert.Throws<ConfigurationException>(() => DatabaseUrl.Read(new Secret("postgres://ann:hun/ter#two@h?sslmod=x"), "DATABASE_URL"));
        Assert.Equal(
            """
            DATABASE_URL has a '#' at character 23, where readers of URLs stop; in a user or password write it as %23.
            DATABASE_URL has no valid port: what stands behind the ':' at character 15 is no number from 1 to 65535. A '/', '?' or '#' in a user or password is written as %2F, %3F or %23.
            DATABASE_URL has an option 'sslmod'; did you mean 'sslmode'?
            """,
            exception.Message);
    }

    [Theory]
    [InlineData("postgres://ann:s3cret-word@db:6432/shop", "postgres://ann@db:6432/shop")]
    [InlineData("postgres:///shop?host=/run/pg&password=s3cret-word", "postgres://%2Frun%2Fpg/shop")]
    [InlineData("Host=::1;Database=shop;Password=s3cret-word", "postgres://[::1]/shop")]
    [InlineData("sqlite:////var/app.db", "sqlite:////var/app.db")]
    public void It_shows_without_its_password(string url, string shown) =>
        Assert.Equal(shown, DatabaseUrl.Read(new Secret(url), "DATABASE_URL").ToString());
}
