using Slipway.Releases.Bundles;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases.Bundles;

/// <summary>What platforms refuse of a source, in the words that a person reads.</summary>
public sealed class SourceRulesTests : IDisposable
{
    private static readonly string Hash = $"--hash=sha256:{new string('a', 64)}";

    private readonly TemporaryDirectory _source = new();

    public SourceRulesTests()
    {
        Write(".python-version", "3.12\n");
        Write("requirements.txt", $"django==5.2.1 {Hash}\n");
    }

    public void Dispose() => _source.Dispose();

    [Fact]
    public void A_source_with_one_package_manager_and_an_offered_Python_passes()
    {
        Assert.Equal("", Told("heroku"));
        Assert.Equal("", Told("elastic-beanstalk"));
    }

    [Theory]
    [InlineData("Pipfile")]
    [InlineData("Pipfile.lock")]
    [InlineData("poetry.lock")]
    [InlineData("uv.lock")]
    public void A_second_package_manager_is_refused(string file)
    {
        Write(file, "");
        Assert.Equal($"{file}: Heroku's Python buildpack installs with one package manager, and this file is another's than requirements.txt. Keep it out of what is sent with the line '{file} export-ignore' in .gitattributes, or remove it with git rm {file}; then commit.", Told("heroku"));
    }

    [Fact]
    public void Elastic_Beanstalk_knows_two_package_managers()
    {
        Write("uv.lock", "");
        Assert.Equal("", Told("elastic-beanstalk"));
        Write("Pipfile", "");
        Assert.StartsWith("Pipfile: Elastic Beanstalk's Python platform installs with one package manager, and this file is another's than requirements.txt. ", Told("elastic-beanstalk"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_requirements_at_its_root_is_refused()
    {
        File.Delete(Path.Combine(_source.Path, "requirements.txt"));
        Write("requirements/production.txt", "django\n");
        Assert.Equal("requirements.txt: there is no such file at the root of the source, and Heroku's Python buildpack installs from no other. Send a bundle, which has one (./build.sh --target=Bundle<Environment>), or commit one that says '-r requirements/<environment>.txt'.", Told("heroku"));
    }

    [Theory]
    [InlineData("runtime.txt", "Heroku's Python buildpack goes by this file and not by .python-version, and it may name another Python.")]
    [InlineData(".python_version", "Heroku's Python buildpack takes this for a mistyped .python-version.")]
    [InlineData("python-version.txt", "Heroku's Python buildpack takes this for a mistyped .python-version.")]
    public void A_second_word_on_the_Python_is_refused(string file, string why)
    {
        Write(file, "python-3.12.7\n");
        Assert.Equal($"{file}: {why} Keep it out of what is sent with the line '{file} export-ignore' in .gitattributes, or remove it with git rm {file}; then commit.", Told("heroku"));
        // It goes by the branch of the environment's platform.
        Assert.Equal("", Told("elastic-beanstalk"));
    }

    [Theory]
    [InlineData("3.9\n", ".python-version: Heroku's Python buildpack has no Python 3.9; it has 3.10, 3.11, 3.12, 3.13, 3.14. Declare one of them, renew the locks with ./build.sh --target=Requirements, and commit both.")]
    [InlineData("3.15.0\n", ".python-version: Heroku's Python buildpack has no Python 3.15.0; it has 3.10, 3.11, 3.12, 3.13, 3.14. Declare one of them, renew the locks with ./build.sh --target=Requirements, and commit both.")]
    [InlineData("python-3.12\n", ".python-version:1: 'python-3.12' is no version of Python: two or three numbers, such as 3.12 or 3.12.7.")]
    [InlineData("\ufeff3.12\n", ".python-version: it begins with a byte order mark, which Heroku's Python buildpack does not read. Save it as plain UTF-8.")]
    public void A_Python_that_is_not_offered_or_not_understood_is_refused(string declared, string message)
    {
        Write(".python-version", declared);
        Assert.Equal(message, Told("heroku"));
    }

    [Fact]
    public void A_line_without_a_hash_beside_one_with_a_hash_is_refused()
    {
        Write("requirements.txt", $"django==5.2.1 {Hash}\nsqlparse==0.5.3\n");
        Assert.Equal("requirements.txt:2:1: 'sqlparse==0.5.3' has no hash: write --hash=sha256:… behind it; pip verifies everything because of the hash of requirements.txt:1", Told("heroku"));
    }

    [Fact]
    public void Everything_is_told_at_once()
    {
        Write("uv.lock", "");
        Write("runtime.txt", "");
        Write(".python-version", "2.7");
        Assert.Equal(["uv.lock", "runtime.txt", ".python-version"], Told("heroku").Split('\n').Select(line => line.Split(':')[0]));
    }

    private string Told(string build) => string.Join('\n', SourceRules.Check(_source.Path, PythonBuild.Known.First(each => each.Name == build)));

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_source.Path, path))!);
        File.WriteAllText(Path.Combine(_source.Path, path), content);
    }
}
