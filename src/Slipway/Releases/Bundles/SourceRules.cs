using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Bundles;

/// <summary>
/// What a platform refuses of a Python app's source, told before it is sent: a bundle, or a commit as it stands where
/// commits are pushed. Locations are files of the source.
/// </summary>
internal static class SourceRules
{
    public const string Requirements = "requirements.txt";
    public const string PythonVersion = ".python-version";
    private const string Runtime = "runtime.txt";

    /// <param name="root">Root of what is sent.</param>
    /// <param name="build">Who builds it.</param>
    public static IReadOnlyList<Problem> Check(string root, PythonBuild build) =>
        [.. Managers(root, build), .. build.ReadsPythonVersion ? Python(root, build) : [], .. Hashes(root)];

    private static IEnumerable<Problem> Managers(string root, PythonBuild build)
    {
        if (!Has(root, Requirements))
            yield return At(Requirements, $"there is no such file at the root of the source, and {build.Title} installs from no other. Send a bundle, which has one (./build.sh --target=Bundle<Environment>), or commit one that says '-r requirements/<environment>.txt'.");
        foreach (var file in build.OtherManagers.Where(file => Has(root, file)))
            yield return At(file, $"{build.Title} installs with one package manager, and this file is another's than {Requirements}. {LeaveOut(file)}");
    }

    private static IEnumerable<Problem> Python(string root, PythonBuild build)
    {
        if (Has(root, Runtime))
            yield return At(Runtime, $"{build.Title} goes by this file and not by {PythonVersion}, and it may name another Python. {LeaveOut(Runtime)}");
        foreach (var file in build.Mistyped.Where(file => Has(root, file)))
            yield return At(file, $"{build.Title} takes this for a mistyped {PythonVersion}. {LeaveOut(file)}");
        if (Has(root, PythonVersion) && File.ReadAllBytes(Path.Combine(root, PythonVersion)).AsSpan() is [0xef, 0xbb, 0xbf, ..] or [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
            yield return At(PythonVersion, $"it begins with a byte order mark, which {build.Title} does not read. Save it as plain UTF-8.");
        if (DeclaredPython.Find(root, ".", out var problem) is not { } declared)
            yield return problem!;
        else if (build.Pythons.Count > 0 && !build.Pythons.Contains(string.Join('.', declared.Version.Split('.').Take(2))))
            yield return At(declared.File, $"{build.Title} has no Python {declared.Version}; it has {string.Join(", ", build.Pythons)}. Declare one of them, renew the locks with ./build.sh --target=Requirements, and commit both.");
    }

    /// <summary>One hash makes pip ask for all of them; what pip passes over without a word is told too.</summary>
    private static IReadOnlyList<Problem> Hashes(string root)
    {
        if (!Has(root, Requirements))
            return [];
        var problems = new RequirementProblems();
        // The platform puts variables in; here it only counts that there is something.
        new RequirementsReader(root, null, name => name).Read(Requirements, problems);
        return problems.Errors;
    }

    private static bool Has(string root, string file) => File.Exists(Path.Combine(root, file));

    private static Problem At(string file, string message) => new(new SourceLocation(file), message);

    private static string LeaveOut(string file) =>
        $"Keep it out of what is sent with the line '{file} export-ignore' in .gitattributes, or remove it with git rm {file}; then commit.";
}
