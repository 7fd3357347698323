using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

public sealed class RequirementsWriterTests : IDisposable
{
    private static readonly string Other = $"--hash=sha512:{new string('0', 128)}";

    private readonly PipProject _project = new();

    [Fact]
    public void What_was_read_is_written_flat_and_reads_the_same()
    {
        _project.With("own/setup.py", "").With("wheels/a-1.0-py3-none-any.whl", "")
            .With("requirements/production.txt", $"-r base.txt\n-c pins.txt\n--only-binary :all:\n--find-links '../a b'\n")
            .With("requirements/base.txt", "--pre\nDjango[argon2] (>= 4.2,<6) ; python_version >= '3.9' or os_name == 'nt'\n./own[x]\nwheels/a-1.0-py3-none-any.whl\ngit+https://example.org/b@v1#egg=b\nc @ https://example.org/c.zip -C x=y --config-settings 'z=a b'\nhttps://example.org/d;x.zip\n-e \"./own\"\n-e 'e @ git+https://example.org/e@v1'\n")
            .With("requirements/pins.txt", $"urllib3==2.0\n");

        var set = _project.ReadWell();
        var text = RequirementsWriter.Write(set, "constraints.txt");

        Assert.Equal("""
            --pre
            --only-binary :all:
            --find-links '../a b'
            --constraint constraints.txt
            Django[argon2]>=4.2,<6 ; python_version >= "3.9" or os_name == "nt"
            ./own[x]
            wheels/a-1.0-py3-none-any.whl
            b @ git+https://example.org/b@v1#egg=b
            c @ https://example.org/c.zip --config-settings=x=y --config-settings='z=a b'
            https://example.org/d;x.zip
            -e ./own
            -e 'e @ git+https://example.org/e@v1'

            """, text);
        Assert.Equal("urllib3==2.0\n", RequirementsWriter.WriteConstraints(set));
        _project.With("flat.txt", text).With("constraints.txt", RequirementsWriter.WriteConstraints(set));
        var again = _project.ReadWell("flat.txt");
        Assert.Equal(Listed(set), Listed(again));
        Assert.Equal(text, RequirementsWriter.Write(again, "constraints.txt"));
    }

    [Fact]
    public void Hashes_are_written_with_their_requirement()
    {
        _project.With("f.txt", $"a==1 {PipProject.Hash} {Other}\n");
        var text = RequirementsWriter.Write(_project.ReadWell("f.txt"));
        Assert.Equal($"a==1 \\\n    {PipProject.Hash} \\\n    {Other}\n", text);
    }

    [Fact]
    public void Constraints_need_a_file()
    {
        _project.With("f.txt", "a\n-c c.txt\n").With("c.txt", "b==1\n");
        Assert.Throws<ArgumentNullException>(() => RequirementsWriter.Write(_project.ReadWell("f.txt")));
    }

    private static IEnumerable<string> Listed(RequirementSet set) =>
        set.Options.Select(option => option.ToString()).Concat(set.Requirements.Concat(set.Constraints).Select(entry => $"{entry.Kind} {entry} {entry.IsConstraint} {string.Join(',', entry.Hashes)} {string.Join(',', entry.ConfigSettings)}"));

    public void Dispose() => _project.Dispose();
}
