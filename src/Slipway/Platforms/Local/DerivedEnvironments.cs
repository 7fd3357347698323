using System.Text.Json;
using Slipway.Environments;
using Slipway.State;

namespace Slipway.Platforms.Local;

/// <summary>The previews and rehearsals of this machine: a small file each, below <c>.slipway/derived</c>.</summary>
public sealed class DerivedEnvironments(ProjectPaths paths)
{
    private const int LongestName = 40;
    private const int FirstPort = 8180;

    /// <summary>Trials of several projects begin at different ports: nobody asks for theirs, and a port is taken only when the app starts.</summary>
    private const int DrillPorts = 1000;
    private const string Extension = ".json";

    private string Folder => Path.Combine(paths.Slipway, "derived");

    /// <returns>Their names, sorted; known without reading a file.</returns>
    public IReadOnlyList<string> Names() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, $"*{Extension}").Select(file => Path.GetFileNameWithoutExtension(file)).Where(EnvironmentNames.IsValid).Order(StringComparer.Ordinal)]
        : [];

    /// <exception cref="ConfigurationException">A file is damaged.</exception>
    public DerivedEnvironment? Find(string name)
    {
        var file = FileOf(name);
        if (!File.Exists(file))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var element = document.RootElement;
            return new DerivedEnvironment(name, element.Text("of"), element.GetProperty("port").GetInt32(), element.TryGetProperty("expires", out var expires) ? expires.GetDateTimeOffset() : null);
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            throw new ConfigurationException($"{paths.Relative(file)} is damaged: {exception.Message} Delete it, and deploy {name} again.");
        }
    }

    /// <param name="files">The environments that have a file.</param>
    /// <returns>Each as an environment; one whose original is gone is left out.</returns>
    public IEnumerable<AppEnvironment> From(IReadOnlyList<AppEnvironment> files)
    {
        foreach (var name in Names())
        {
            if (Find(name) is { } derived && files.FirstOrDefault(file => file.Name == derived.Of) is { } original)
                yield return derived.From(original);
        }
    }

    public void Save(DerivedEnvironment derived)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writer.WriteString("of", derived.Of);
            writer.WriteNumber("port", derived.Port);
            if (derived.Expires is { } expires)
                writer.WriteString("expires", expires);
            writer.WriteEndObject();
        }

        DurableFile.Replace(FileOf(derived.Name), content.ToArray());
    }

    public void Delete(string name) => File.Delete(FileOf(name));

    /// <summary>A preview as it is to be after a deployment: the known one with a new end, or a new one.</summary>
    /// <param name="template">The environment <c>preview</c>.</param>
    /// <param name="name">What follows <c>preview-</c>.</param>
    /// <param name="known">Every environment there is, for their names and ports.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ConfigurationException">The name is none, or is taken.</exception>
    public DerivedEnvironment Preview(AppEnvironment template, string name, IReadOnlyList<AppEnvironment> known, DateTimeOffset now)
    {
        if (!EnvironmentNames.IsValid(name) || name.Length > LongestName)
            throw new ConfigurationException($"--name={name}: the name of a preview begins with a letter, has only a-z, 0-9 and '-', and at most {LongestName} of them.");
        return Derive(DerivedEnvironment.PreviewNamed(name), template, known, now + template.PreviewKeep);
    }

    /// <summary>The rehearsal of an environment, known or new.</summary>
    /// <exception cref="ConfigurationException">An environment has its name.</exception>
    public DerivedEnvironment Rehearsal(AppEnvironment original, IReadOnlyList<AppEnvironment> known) =>
        Derive(DerivedEnvironment.RehearsalOf(original.Name), original, known, null);

    /// <summary>Where a restore point of an environment is tried, known or new.</summary>
    /// <exception cref="ConfigurationException">An environment has its name.</exception>
    public DerivedEnvironment Drill(AppEnvironment original, IReadOnlyList<AppEnvironment> known) =>
        Derive(DerivedEnvironment.DrillOf(original.Name), original, known, null, Random.Shared.Next(DrillPorts));

    private DerivedEnvironment Derive(string name, AppEnvironment original, IReadOnlyList<AppEnvironment> known, DateTimeOffset? expires, int after = 0)
    {
        if (Find(name) is { } existing && existing.Of == original.Name)
            return existing with { Expires = expires };
        var target = EnvironmentNames.ToTargetName(name);
        return known.FirstOrDefault(other => other.TargetName.Equals(target, StringComparison.OrdinalIgnoreCase)) is { } taken
            ? throw new ConfigurationException($"{name} would have the targets of {taken.Name} (Status{target}): choose another name.")
            : new DerivedEnvironment(name, original.Name, FreePort(original, known, after), expires);
    }

    private static int FreePort(AppEnvironment original, IReadOnlyList<AppEnvironment> known, int after)
    {
        var taken = known.Where(other => other.Of is not null || other.Name != DerivedEnvironment.Template)
            .Select(other => other.Platform.Values.GetValueOrDefault(LocalPlatformKind.Port)).OfType<long>().ToHashSet();
        var first = original.Name == DerivedEnvironment.Template && original.Platform.Values.GetValueOrDefault(LocalPlatformKind.Port) is long own ? (int)own : FirstPort + after;
        for (var port = first; port <= ushort.MaxValue; port++)
        {
            if (!taken.Contains(port) && LoopbackPort.IsFree(port))
                return port;
        }

        throw new ConfigurationException($"there is no free port from {first} on for another environment");
    }

    private string FileOf(string name) => Path.Combine(Folder, $"{name}{Extension}");
}
