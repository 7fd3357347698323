using Slipway.Requirements.Pip;
using Slipway.Tests.State;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>A project with requirements files.</summary>
internal sealed class PipProject : IDisposable
{
    public const string Hash = "--hash=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory _directory = new();

    public string Root => _directory.Path;

    public MarkerEnvironment? Environment { get; init; } = MarkerEnvironment.Linux("3.12.7");

    public Dictionary<string, string> Variables { get; } = [];

    public RequirementProblems Problems { get; private set; } = new();

    /// <summary>All errors, then all warnings, a line each.</summary>
    public string Told => string.Join('\n', Problems.Errors.Select(problem => $"error {problem}").Concat(Problems.Warnings.Select(problem => $"warning {problem}")));

    public RequirementsReader Reader => new(Root, Environment, Variables.GetValueOrDefault);

    public PipProject With(string path, string content) => With(path, System.Text.Encoding.UTF8.GetBytes(content));

    public PipProject With(string path, byte[] content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public RequirementSet Read(string path = "requirements/production.txt")
    {
        Problems = new RequirementProblems();
        return Reader.Read(path, Problems);
    }

    public RequirementSet ReadWell(string path = "requirements/production.txt")
    {
        var set = Read(path);
        Assert.Equal("", Told);
        return set;
    }

    public void Dispose() => _directory.Dispose();
}
