using System.Text;
using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Requirements.Python;

/// <summary>
/// Where an environment says that packages come from, in the way that programs are told it. Addresses are variables.
/// Credentials are in a netrc file of mode 0600 that lasts as long as this object: pip gives the addresses of its indexes
/// to pips of its own as arguments, which everybody on the machine can list, and so none may hold a password.
/// </summary>
internal sealed class PackageIndexes : IDisposable
{
    private readonly PythonSettings _settings;
    private readonly string? _scratch;

    private PackageIndexes(PythonSettings settings, IReadOnlyDictionary<string, Secret> passwords)
    {
        _settings = settings;
        Redaction = Redaction.Of(passwords.Values);
        if (passwords.Count > 0)
            _scratch = Directory.CreateTempSubdirectory("slipway-netrc-").FullName;
    }

    /// <summary>Takes the passwords out of what is shown.</summary>
    public Redaction Redaction { get; }

    private string? Netrc => _scratch is null ? null : Path.Combine(_scratch, "netrc");

    /// <exception cref="ConfigurationException">Passwords are missing, or cannot stand in a netrc file: all of them.</exception>
    public static async Task<PackageIndexes> OpenAsync(SecretResolver secrets, AppEnvironment environment, CancellationToken cancellationToken)
    {
        var passwords = await secrets.ResolveLoginsAsync(environment, cancellationToken);
        var problems = passwords.Where(password => !Environments.Model.TextForms.IsNetrcWord(password.Value.Reveal()))
            .Select(password => new Problem(environment.Python.Logins[password.Key].Password.Location ?? environment.File, $"the password of '{environment.Name}' for {password.Key} has a space, a quote, a backslash or a letter that is not ASCII, which netrc files of some Pythons cannot hold: choose another, or say it in pip's own configuration"))
            .ToList();
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        var indexes = new PackageIndexes(environment.Python, passwords);
        indexes.WriteNetrc(passwords);
        return indexes;
    }

    /// <returns>A command of pip that asks these; what is not said here is as pip is configured.</returns>
    public Command ForPip(Command command)
    {
        var variables = new Dictionary<string, string?>(command.Environment);
        if (_settings.Index is { } index)
            variables["PIP_INDEX_URL"] = index;
        if (_settings.ExtraIndexes.Count > 0)
            variables["PIP_EXTRA_INDEX_URL"] = string.Join(' ', _settings.ExtraIndexes);
        if (_settings.FindLinks.Count > 0)
            variables["PIP_FIND_LINKS"] = string.Join(' ', _settings.FindLinks);
        if (Netrc is not null)
            variables["NETRC"] = Netrc;
        return command with { Environment = variables };
    }

    /// <param name="command">A command of uv.</param>
    /// <param name="pip">What pip is configured with: it counts where nothing is said here.</param>
    /// <returns>The command, asking the same indexes as pip would (uv's reference "Environment variables").</returns>
    public Command ForUv(Command command, PipConfiguration pip)
    {
        var variables = new Dictionary<string, string?>(command.Environment);
        IReadOnlyList<string> Or(IReadOnlyList<string> said, IReadOnlyList<string> configured) => said.Count > 0 ? said : configured;
        if ((_settings.Index ?? pip.IndexUrl) is { } index)
            variables["UV_DEFAULT_INDEX"] = index;
        if (Or(_settings.ExtraIndexes, pip.ExtraIndexUrls) is { Count: > 0 } extra)
            variables["UV_INDEX"] = string.Join(' ', extra);
        if (Or(_settings.FindLinks, pip.FindLinks) is { Count: > 0 } links)
            variables["UV_FIND_LINKS"] = string.Join(',', links);
        if (Netrc is not null)
            variables["NETRC"] = Netrc;
        var asked = pip.NoIndex ? new Command(command.Executable, [.. command.Arguments, "--no-index"]) { WorkingDirectory = command.WorkingDirectory, Deadline = command.Deadline } : command;
        return asked with { Environment = variables };
    }

    public void Dispose()
    {
        if (_scratch is not null)
            Directory.Delete(_scratch, recursive: true);
    }

    /// <remarks>Of two entries for one host the later counts, so the user's own file goes before.</remarks>
    private void WriteNetrc(IReadOnlyDictionary<string, Secret> passwords)
    {
        if (Netrc is not { } file)
            return;
        var text = new StringBuilder(OwnNetrc());
        foreach (var (host, password) in passwords)
            text.Append("\n\nmachine ").Append(host).Append("\nlogin ").Append(_settings.Logins[host].User).Append("\npassword ").Append(password.Reveal());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(text.Append('\n').ToString()));
    }

    /// <returns>What requests, and so pip, would have read.</returns>
    private static string OwnNetrc()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] files = Environment.GetEnvironmentVariable("NETRC") is { Length: > 0 } named ? [named] : [Path.Combine(home, ".netrc"), Path.Combine(home, "_netrc")];
        return files.FirstOrDefault(File.Exists) is { } own ? File.ReadAllText(own) : "";
    }
}
