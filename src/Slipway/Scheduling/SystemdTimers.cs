using System.Text;
using Slipway.FaultPoints;
using Slipway.Processes;
using Slipway.State;

namespace Slipway.Scheduling;

/// <summary>Timers of the user's systemd, two units for each run (systemd.timer(5), systemd.service(5)). A run that was missed while the machine was off is made up for.</summary>
internal sealed class SystemdTimers(ScheduledProject project) : IScheduler
{
    private const string Wants = "timers.target.wants";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public string Name => "systemd";

    private static string Units => Path.Combine(
        System.Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } configuration ? configuration : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".config"),
        "systemd",
        "user");

    private string Prefix => $"slipway-{project.Id}-";

    public async Task<string?> UnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await SystemctlAsync(["show", "--property=Version"], cancellationToken);
            return result.ExitCode == 0 ? null : $"systemctl --user cannot be used: {result.Lines.FirstOrDefault(line => line.Length > 0) ?? $"exit code {result.ExitCode}"}";
        }
        catch (SlipwayException exception)
        {
            return $"systemctl --user cannot be used: {exception.Message}";
        }
    }

    public Task<IReadOnlyList<SchedulePlace>> CompareAsync(IReadOnlyList<ScheduledRun> runs, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            wanted[$"{Prefix}{run.Environment}-{run.What}.service"] = UnitText.Service(project, run);
            wanted[$"{Prefix}{run.Environment}-{run.What}.timer"] = UnitText.Timer(project, run);
        }

        try
        {
            string[] installed = Directory.Exists(Units) ? [.. Directory.EnumerateFiles(Units, $"{Prefix}*").Select(file => Path.GetFileName(file)).Where(name => name.EndsWith(".service", StringComparison.Ordinal) || name.EndsWith(".timer", StringComparison.Ordinal))] : [];
            return Task.FromResult<IReadOnlyList<SchedulePlace>>([.. wanted.Keys.Union(installed).Order(StringComparer.Ordinal).Select(name => Place(name, wanted.GetValueOrDefault(name), installed.Contains(name)))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ExitCode.Failed, $"The units in {Units} could not be read: {exception.Message}", exception);
        }
    }

    public async Task ApplyAsync(IReadOnlyList<SchedulePlace> places, CancellationToken cancellationToken)
    {
        SchedulePlace[] changed = [.. places.Where(place => !place.IsCurrent)];
        string[] gone = [.. changed.Where(place => place.Wanted is null && IsTimer(place)).Select(place => Path.GetFileName(place.Name))];
        string[] timers = [.. places.Where(place => place.Wanted is not null && IsTimer(place)).Select(place => Path.GetFileName(place.Name))];
        if (changed.Length == 0)
            return;
        if (gone.Length > 0)
            await MustAsync(["disable", "--now", "--quiet", .. gone], cancellationToken);
        foreach (var place in changed)
        {
            if (place.Wanted is { } text)
                DurableFile.Replace(place.Name, Encoding.UTF8.GetBytes(text));
            else
                File.Delete(place.Name);
            FaultPoint.Reach("schedule", "written");
        }

        await MustAsync(["daemon-reload"], cancellationToken);
        if (timers.Length == 0)
            return;
        // Enabling is last: until then the next command sees that it is not done.
        await MustAsync(["restart", .. timers], cancellationToken);
        await MustAsync(["enable", "--quiet", .. timers], cancellationToken);
    }

    private static SchedulePlace Place(string name, string? wanted, bool isThere)
    {
        var file = Path.Combine(Units, name);
        // What systemctl enable makes, and whether what it points to is there or not.
        var enabled = !name.EndsWith(".timer", StringComparison.Ordinal) || new FileInfo(Path.Combine(Units, Wants, name)).LinkTarget is not null;
        return new SchedulePlace(file, wanted, isThere ? File.ReadAllText(file) : null) { Enabled = enabled };
    }

    private static bool IsTimer(SchedulePlace place) => place.Name.EndsWith(".timer", StringComparison.Ordinal);

    private static async Task MustAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await SystemctlAsync(arguments, cancellationToken);
        if (result.ExitCode != 0)
            throw new SlipwayException(ExitCode.Failed, $"systemctl --user {arguments[0]} ended with exit code {result.ExitCode}.") { Details = result.Lines, Next = "Mend what it says, then run the same command again." };
    }

    private static Task<CommandResult> SystemctlAsync(string[] arguments, CancellationToken cancellationToken) =>
        new Command("systemctl", [new Argument("--user"), .. arguments.Select(argument => new Argument(argument))]) { Deadline = Deadline }.RunAsync(null, cancellationToken);
}
