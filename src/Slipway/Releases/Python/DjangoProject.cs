using System.Text.RegularExpressions;
using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Releases.Python;

/// <summary>What a build asks of a Django project: its static files, and its own check of the settings.</summary>
/// <param name="directory">The app's directory in an export.</param>
/// <param name="environment">Virtual environment with its packages.</param>
/// <param name="target">Environment whose configuration holds.</param>
/// <param name="request">Who hears of it.</param>
internal sealed class DjangoProject(string directory, string environment, AppEnvironment target, BuildRequest request)
{
    private const string Manage = "manage.py";

    /// <summary>What a program needs of the machine: nothing else of the shell gets into a build.</summary>
    private static readonly string[] Inherited = ["HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH"];

    public static bool Is(string directory) => File.Exists(Path.Combine(directory, Manage));

    /// <exception cref="SlipwayException">Static files could not be collected, or the check found errors.</exception>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        request.Phase?.Report($"collect static files for {target.Name}");
        var collected = await RunAsync(["collectstatic", "--noinput", "--verbosity=0"], cancellationToken);
        if (collected.ExitCode != 0 && Why(collected.Lines) is var why)
            request.Notice?.Report(why is not null ? $"{target.Name}: no static files were collected, {why}" : throw Failure("manage.py collectstatic", collected));

        request.Phase?.Report($"check the settings of {target.Name}");
        var check = await RunAsync(["check", "--deploy", "--fail-level=ERROR"], cancellationToken);
        if (check.ExitCode != 0)
            throw Failure("manage.py check --deploy", check);
        var id = WarningId();
        string[] warnings = [.. check.Lines.Select(line => id.Match(line)).Where(match => match.Success).Select(match => match.Groups["id"].Value).Distinct()];
        if (warnings.Length > 0)
            request.Notice?.Report($"{target.Name}: Django's check --deploy warns of {string.Join(", ", warnings)}; the log has the texts");
    }

    /// <returns>Why there is nothing to collect; null: it failed.</returns>
    private static string? Why(IReadOnlyList<string> lines) =>
        lines.Any(line => line.Contains("Unknown command: 'collectstatic'", StringComparison.Ordinal)) ? "django.contrib.staticfiles is not in INSTALLED_APPS"
        : lines.Any(line => line.Contains("without having set the STATIC_ROOT setting", StringComparison.Ordinal)) ? "STATIC_ROOT is not set"
        : null;

    private Task<CommandResult> RunAsync(IReadOnlyList<Argument> arguments, CancellationToken cancellationToken) =>
        new Command(Path.Combine(environment, "bin", "python"), [Manage, .. arguments])
        {
            WorkingDirectory = directory,
            Environment = Variables(),
        }.RunAsync(request.Output, cancellationToken);

    private Dictionary<string, string?> Variables()
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => !Inherited.Contains(name)).ToDictionary(name => name, _ => (string?)null);
        variables["PATH"] = $"{Path.Combine(environment, "bin")}:/usr/local/bin:/usr/bin:/bin";
        variables["VIRTUAL_ENV"] = environment;
        variables["PYTHONDONTWRITEBYTECODE"] = "1";
        variables["PYTHONHASHSEED"] = "0";
        foreach (var (name, value) in target.Config)
            variables[name] = value;
        foreach (var name in target.Secrets.Keys)
            variables[name] = MadeUp(name);
        return variables;
    }

    /// <summary>A build knows no secret. What stands in for one is long enough for a key, and a database that nobody opens for an address.</summary>
    private static string MadeUp(string name) =>
        name.EndsWith("DATABASE_URL", StringComparison.Ordinal) ? "sqlite:///build.sqlite3" : $"build-{Digest.OfText(name)}";

    private SlipwayException Failure(string what, CommandResult result) =>
        new(ExitCode.Failed, $"{what} failed for {target.Name}.") { Details = result.Lines };

    private static Regex WarningId() => new(@"^\S+: \((?<id>[a-z_0-9]+\.[WC]\d+)\)", RegexOptions.ExplicitCapture);
}
