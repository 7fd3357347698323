using System.Diagnostics;

namespace Slipway.Benchmarks;

/// <summary>The sample app started by hand: the time that no deployment can be quicker than.</summary>
internal static class GuestbookAlone
{
    /// <returns>Seconds from before the start to the first healthy answer.</returns>
    public static Task<double> TimeToHealthyAsync(string releaseDirectory, CancellationToken cancellation) => TimeToHealthyAsync(
        releaseDirectory,
        "dotnet Guestbook.dll",
        [("SECRET_KEY", "only-for-this-benchmark-of-the-start"), ("SLIPWAY_RELEASE", "alone"), ("SLIPWAY_ENVIRONMENT", "staging")],
        cancellation);

    /// <returns>Seconds from before the start of an app to its first healthy answer.</returns>
    public static async Task<double> TimeToHealthyAsync(string releaseDirectory, string command, IEnumerable<(string Name, string? Value)> variables, CancellationToken cancellation)
    {
        var port = Workload.FreePort();
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = releaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {command}");
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var process = Session.Start(start);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), cancellation);
                    if (answer.IsSuccessStatusCode)
                        return clock.Elapsed.TotalSeconds;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }

                await Task.Delay(5, cancellation);
            }

            throw new InvalidOperationException($"The app in {releaseDirectory} was not healthy within 60 s.");
        }
        finally
        {
            await Session.EndAsync(process);
        }
    }

    /// <returns>Seconds that the release command takes when there is nothing to migrate.</returns>
    public static async Task<double> ReleaseCommandAsync(string releaseDirectory, CancellationToken cancellation)
    {
        var (_, whole, _) = await Stopwatched.RunAsync(releaseDirectory, "/bin/sh", ["-c", "exec dotnet Guestbook.dll migrate"], cancellation, ("SECRET_KEY", "only-for-this-benchmark"));
        return whole;
    }
}
