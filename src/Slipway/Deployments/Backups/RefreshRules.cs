using Slipway.Data.Points;
using Slipway.Environments;
using Slipway.Environments.Scrubbing;

namespace Slipway.Deployments.Backups;

/// <summary>Reads the rules of a refresh, and judges what can be judged before anything is restored.</summary>
internal static class RefreshRules
{
    /// <exception cref="ConfigurationException">They are wrong, or do not name an upload directory of the point.</exception>
    public static ScrubRules Load(ProjectPaths paths, RestorePoint point)
    {
        var rules = ScrubFile.Load(paths);
        var problems = new Problems();
        var uploads = point.Uploads.Select(upload => upload.Name).ToList();
        foreach (var upload in uploads.Where(upload => !rules.Uploads.ContainsKey(upload)))
            problems.Add(rules.File, $"no rule names the uploads '{upload}': write '{upload}: placeholder' under 'uploads', or drop, keep or patterns");
        foreach (var (name, upload) in rules.Uploads.Where(upload => !uploads.Contains(upload.Key)))
            problems.Add(upload.At, $"the restore point {point.Id} has no uploads '{name}'{NearestName.Hint(name, uploads)}");
        problems.ThrowIfAny();
        return rules;
    }
}
