using Slipway.Environments.Scrubbing;
using Slipway.Tests.Environments;

namespace Slipway.Tests.Data.Scrubbing;

/// <summary>Rules as a file has them.</summary>
internal static class Rules
{
    public static ScrubRules Of(string yaml)
    {
        using var project = new ProjectFolder();
        return ScrubFile.Load(project.With("scrub.yml", yaml).Paths);
    }
}
