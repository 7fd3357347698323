using System.Globalization;
using Slipway.Processes;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>
/// Finds <c>pg_dump</c> and <c>pg_restore</c>. A <c>pg_dump</c> older than the server cannot read its catalog and refuses; a dump of a
/// newer one may not be readable by the server's own tools: so the server's own version is looked for first.
/// </summary>
internal sealed class PostgreSqlPrograms
{
    /// <summary>Where Debian keeps each version's programs beside those of the others.</summary>
    private const string Debian = "/usr/lib/postgresql";

    private readonly string _versions;
    private readonly string _path;

    public PostgreSqlPrograms(string versions = Debian, string? path = null) =>
        (_versions, _path) = (versions, path ?? Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <param name="name"><c>pg_dump</c> or <c>pg_restore</c>.</param>
    /// <param name="serverVersion">The server's version, such as <c>15.20</c>.</param>
    /// <param name="atLeast">Oldest version that will do: the server's, or that of the program that wrote a dump.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">There is none, or only older ones.</exception>
    public async Task<ClientProgram> FindAsync(string name, string serverVersion, string atLeast, CancellationToken cancellationToken)
    {
        var needed = Math.Max(MajorOf(serverVersion), MajorOf(atLeast));
        var found = new List<ClientProgram>();
        foreach (var path in Candidates(name))
        {
            if (await VersionOfAsync(path, name, cancellationToken) is { } version)
                found.Add(new ClientProgram(path, version));
        }

        var fitting = found.Where(program => MajorOf(program.Version) >= needed).OrderBy(program => MajorOf(program.Version)).FirstOrDefault();
        if (fitting is not null)
            return fitting;
        var newest = found.OrderByDescending(program => MajorOf(program.Version)).FirstOrDefault();
        var reason = MajorOf(atLeast) > MajorOf(serverVersion) ? $"the dump was written by {atLeast}" : $"the server is PostgreSQL {serverVersion}";
        throw new SlipwayException(ExitCode.Failed, newest is null
            ? $"{name} is not on this machine, and {reason}."
            : $"{name} {newest.Version} ({newest.Path}) is too old: {reason}.")
        {
            Next = $"Install it in the server's version: apt-get install postgresql-client-{needed} (other versions than Debian's own: https://apt.postgresql.org).",
        };
    }

    /// <returns>The first number; before PostgreSQL 10 two made a major version, and nobody runs these.</returns>
    public static int MajorOf(string version)
    {
        var digits = version.TakeWhile(char.IsAsciiDigit).ToArray();
        return digits.Length is > 0 and < 6 ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    private IEnumerable<string> Candidates(string name)
    {
        var versions = Directory.Exists(_versions) ? Directory.GetDirectories(_versions).Select(directory => Path.Combine(directory, "bin", name)) : [];
        return versions
            .Concat(_path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, name)))
            .Where(File.Exists)
            .Distinct(StringComparer.Ordinal);
    }

    private static async Task<string?> VersionOfAsync(string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            var result = await new Command(path, "--version") { Deadline = TimeSpan.FromSeconds(20) }.RunAsync(null, cancellationToken);
            // "pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"
            var words = result.ExitCode == 0 && result.Lines.Count > 0 ? result.Lines[0].Split(' ') : [];
            return words.Length > 2 && words[0] == name && MajorOf(words[2]) > 0 ? words[2] : null;
        }
        catch (SlipwayException)
        {
            // What cannot be started is none.
            return null;
        }
    }
}

/// <summary>A program of PostgreSQL on this machine.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Version">Its version, such as <c>15.20</c>.</param>
internal sealed record ClientProgram(string Path, string Version);
