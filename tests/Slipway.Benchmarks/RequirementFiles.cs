using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Requirements.Pip;

namespace Slipway.Benchmarks;

/// <summary>How long pip's requirements files take to be read.</summary>
internal static class RequirementFiles
{
    public const string Section = "requirements";

    private const int Files = 1_000;
    private const int Lines = 200;
    private const int Rounds = 20;
    private const double Limit = 0.5;

    public static async Task TakeAsync(bool quick, Results results)
    {
        var root = Directory.CreateTempSubdirectory("slipway-requirements-").FullName;
        try
        {
            for (var file = 0; file < Files; file++)
                await File.WriteAllTextAsync(Path.Combine(root, Name(file)), Content(file));
            results.Add(await Sampling.SampleAsync(string.Create(CultureInfo.InvariantCulture, $"reading {Files:N0} requirements files of {Lines} lines"), quick ? 3 : Rounds, () => Task.FromResult(Read(root)), Limit));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static double Read(string root)
    {
        var environment = MarkerEnvironment.Linux("3.12.7");
        var clock = Stopwatch.StartNew();
        for (var file = 0; file < Files; file++)
        {
            var problems = new RequirementProblems();
            new RequirementsReader(root, environment, _ => null).Read(Name(file), problems);
            problems.ThrowIfAny();
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static string Name(int file) => string.Create(CultureInfo.InvariantCulture, $"file{file}.txt");

    private static string Content(int file)
    {
        var text = new StringBuilder();
        for (var line = 0; line < Lines; line++)
        {
            text.Append((line % 10) switch
            {
                0 => "# what follows, and why\n",
                1 => "\n",
                2 => $"package-{line}[extra]>=1.{line},<2 ; python_version >= \"3.8\" and sys_platform == \"linux\"\n",
                3 => $"name{line} @ git+https://example.org/group/name{line}.git@0123456789abcdef0123456789abcdef01234567\n",
                4 => $"Some.Name_{line}~=2.{file % 7}  # why\n",
                _ => $"package{line}=={file % 9}.{line}.1\n",
            });
        }

        return text.ToString();
    }
}
