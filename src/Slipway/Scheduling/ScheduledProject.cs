using System.Security.Cryptography;
using System.Text;

namespace Slipway.Scheduling;

/// <summary>The project that runs are scheduled for, as units and crontab lines name it.</summary>
/// <param name="Root">Its directory.</param>
/// <param name="Script">Absolute path of the <c>build.sh</c> that runs its targets.</param>
/// <param name="Path">Where programs are looked up: a timer knows less than a terminal.</param>
internal sealed record ScheduledProject(string Root, string Script, string Path)
{
    private const string Actor = "schedule";

    /// <summary>Tells the projects of one user apart.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..8];

    /// <summary>Variables that a run needs and that are no secrets.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables => [("PATH", Path), ("SLIPWAY_ACTOR", Actor)];

    /// <returns>The command without its variables.</returns>
    public IReadOnlyList<string> Command(ScheduledRun run) =>
        [Script, .. System.IO.Path.GetDirectoryName(Script) == Root ? (string[])[] : [$"--working={Root}"], .. run.Arguments];

    /// <exception cref="ConfigurationException">A path has characters that neither units nor crontabs can hold.</exception>
    public void Check()
    {
        foreach (var path in new[] { Root, Script, Path })
        {
            if (path.Any(char.IsControl) || path.EndsWith(' ') || path.EndsWith('\\'))
                throw new ConfigurationException($"'{path}' cannot be scheduled: a unit and a crontab hold no path with line breaks, or with a space or a backslash at its end.");
        }
    }
}
