namespace Slipway.Benchmarks;

/// <summary>The Django sample started by hand, in the virtual environment and the newest release of staging.</summary>
internal static class DjangoAlone
{
    /// <returns>Seconds from before the start to the first healthy answer.</returns>
    public static Task<double> TimeToHealthyAsync(string project, CancellationToken cancellation) =>
        GuestbookAlone.TimeToHealthyAsync(Release(project), Command(project, "web"), Variables(project), cancellation);

    /// <returns>Seconds that the release command takes when there is nothing to migrate.</returns>
    public static async Task<double> ReleaseCommandAsync(string project, CancellationToken cancellation) =>
        (await Stopwatched.RunAsync(Release(project), "/bin/sh", ["-c", $"exec {Command(project, "release")}"], cancellation, Variables(project))).Whole;

    private static string Release(string project) =>
        Directory.EnumerateDirectories(Path.Combine(project, ".slipway", "dock", "releases", "staging"), "v*").MaxBy(Directory.GetCreationTimeUtc)!;

    private static string Command(string project, string type) =>
        File.ReadLines(Path.Combine(project, "Procfile")).First(line => line.StartsWith($"{type}: ", StringComparison.Ordinal))[(type.Length + 2)..];

    private static (string, string?)[] Variables(string project)
    {
        var version = File.ReadAllText(Path.Combine(project, "requirements", "staging.lock.txt"));
        var django = version.Split('\n').First(line => line.StartsWith("django==", StringComparison.Ordinal)).Split("==")[1].TrimEnd('\\', ' ');
        // Staging's own: production has another Django.
        var environment = Directory.GetDirectories(Path.Combine(project, ".slipway", "python")).First(directory => Directory.EnumerateDirectories(Path.Combine(directory, "lib"), "python3*").Any(lib => Directory.EnumerateDirectories(Path.Combine(lib, "site-packages"), $"?jango-{django}.dist-info").Any()));
        return
        [
            ("PATH", $"{Path.Combine(environment, "bin")}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("VIRTUAL_ENV", environment),
            ("DJANGO_SETTINGS_MODULE", "guestbook.settings.staging"),
            ("SECRET_KEY", "only-for-this-benchmark-of-the-start-and-long-enough-for-django"),
            ("ALLOWED_HOSTS", "127.0.0.1"),
            ("REQUIRE_HTTPS", "false"),
            ("SLIPWAY_RELEASE", "alone"),
            ("SLIPWAY_ENVIRONMENT", "staging"),
        ];
    }
}
