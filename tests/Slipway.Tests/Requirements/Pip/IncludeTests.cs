namespace Slipway.Tests.Requirements.Pip;

/// <summary>Files that include others, and what they must not say together.</summary>
public sealed class IncludeTests : IDisposable
{
    private readonly PipProject _project = new();

    [Fact]
    public void Includes_are_relative_to_the_including_file()
    {
        _project.With("requirements/production.txt", "-r base.txt\n-c sub/constraints.txt\ngunicorn==22\n")
            .With("requirements/base.txt", "--requirement=sub/more.txt\ndjango==5.0\n")
            .With("requirements/sub/more.txt", "-r ../common.txt\nmore\n")
            .With("requirements/common.txt", "common\n")
            .With("requirements/sub/constraints.txt", "urllib3<3\n");

        var set = _project.ReadWell();

        Assert.Equal(
            [
                "common: requirements/common.txt:1, included by requirements/sub/more.txt:1, included by requirements/base.txt:1, included by requirements/production.txt:1",
                "more: requirements/sub/more.txt:2, included by requirements/base.txt:1, included by requirements/production.txt:1",
                "django==5.0: requirements/base.txt:2, included by requirements/production.txt:1",
                "gunicorn==22: requirements/production.txt:3",
            ],
            set.Requirements.Select(entry => $"{entry}: {entry.Origin}"));
        Assert.Equal("urllib3<3: requirements/sub/constraints.txt:1, included by requirements/production.txt:2", $"{Assert.Single(set.Constraints)}: {set.Constraints[0].Origin}");
        Assert.Equal(["requirements/production.txt", "requirements/base.txt", "requirements/sub/more.txt", "requirements/common.txt", "requirements/sub/constraints.txt"], set.Files.Select(file => file.Path));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("common\n"u8)), set.Files[3].Sha256);
    }

    [Fact]
    public void A_file_that_is_included_twice_counts_once()
    {
        _project.With("requirements/production.txt", "-r a.txt\n-r b.txt\n").With("requirements/a.txt", "-r base.txt\na\n").With("requirements/b.txt", "-r base.txt\nb\n").With("requirements/base.txt", "base\n");
        var set = _project.ReadWell();
        Assert.Equal(["base", "a", "b"], set.Requirements.Select(entry => entry.ToString()));
        Assert.Equal(4, set.Files.Count);
    }

    [Fact]
    public void Files_that_include_each_other_many_times_are_read_once_each()
    {
        for (var i = 0; i < 60; i++)
            _project.With($"f{i}.txt", $"-r f{i + 1}.txt\n-r f{i + 1}.txt\n");
        _project.With("f60.txt", "end\n");
        Assert.Equal("end", Assert.Single(_project.ReadWell("f0.txt").Requirements).ToString());
    }

    [Theory]
    [InlineData("-r production.txt", "error requirements/production.txt:1:4: the files include each other without an end: requirements/production.txt → requirements/production.txt")]
    [InlineData("-rloop.txt", "error requirements/loop.txt:2:4: the files include each other without an end: requirements/production.txt → requirements/loop.txt → requirements/production.txt")]
    [InlineData("-r bsae.txt", "error requirements/production.txt:1:4: 'requirements/bsae.txt' is not in the project, included by requirements/production.txt:1; pip looks for it from the directory of the including file; did you mean 'requirements/base.txt'?")]
    [InlineData("-r deep.txt", "error requirements/deep.txt:1:4: 'requirements/gone.txt' is not in the project, included by requirements/deep.txt:1, included by requirements/production.txt:1; pip looks for it from the directory of the including file")]
    [InlineData("-r .", "error requirements/production.txt:1:4: 'requirements' is a directory: name a file")]
    [InlineData("-r https://user:secretword@example.org/r.txt", "error requirements/production.txt:1:4: 'https://[secret]@example.org/r.txt' is an address: what is installed would change without a commit; put the file into the project and include it by its path")]
    [InlineData("-r file:///srv/r.txt", "error requirements/production.txt:1:4: 'file:///srv/r.txt' is an address: what is installed would change without a commit; put the file into the project and include it by its path")]
    [InlineData("-r ../../r.txt", "error requirements/production.txt:1:4: '../../r.txt' leads out of the project: a release holds nothing from there; put the file into the project")]
    [InlineData("-r /srv/r.txt", "error requirements/production.txt:1:4: '/srv/r.txt' leads out of the project: a release holds nothing from there; put the file into the project")]
    [InlineData("-c constraints.txt", "error requirements/constraints.txt:1:1: the constraint 'a[x]==1' asks for extras: pip takes a name and a version here, without them\nerror requirements/constraints.txt:2:1: a constraint cannot be editable: pip takes a name and a version here; put it into a file that is included with -r\nerror requirements/constraints.txt:3:1: the constraint 'https://example.org/a.zip' has no name: pip takes a name and a version here, such as 'name==1.2'\nwarning requirements/constraints.txt:4:1: pip installs what is listed in a file that a constraints file includes with -r: write -c to have it as constraints")]
    public void What_cannot_be_included(string line, string told)
    {
        _project.With("requirements/production.txt", $"{line}\n").With("requirements/loop.txt", "x\n-r production.txt\n").With("requirements/base.txt", "").With("requirements/deep.txt", "-r gone.txt\n")
            .With("requirements/constraints.txt", "a[x]==1\n-e git+https://example.org/a#egg=a\nhttps://example.org/a.zip\n-r base.txt\n");
        _project.Read();
        Assert.Equal(told, _project.Told);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_a_link_out_of_the_project_too()
    {
        _project.With("requirements/prodution.txt", "x\n");
        _project.Read();
        Assert.Equal("error requirements/production.txt: 'requirements/production.txt' is not in the project; did you mean 'requirements/prodution.txt'?", _project.Told);
        File.CreateSymbolicLink(Path.Combine(_project.Root, "link.txt"), "/etc/hostname");
        _project.Read("link.txt");
        Assert.Equal("error link.txt: 'link.txt' is a link that leads out of the project: put the file itself here", _project.Told);
    }

    [Theory]
    [InlineData("Django==4.2", "error requirements/production.txt:2:1: 'Django==4.2' and 'django==5.0' of requirements/base.txt:1, included by requirements/production.txt:1 exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together")]
    [InlineData("django<5", "error requirements/production.txt:2:1: 'django<5' and 'django==5.0' of requirements/base.txt:1, included by requirements/production.txt:1 exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together")]
    [InlineData("django==5", "")]
    [InlineData("django>=4,<6", "")]
    [InlineData("django[argon2]", "")]
    [InlineData("django==4.2 ; python_version < '3.9'", "")]
    [InlineData("django==4.2 ; python_version >= '3.9'", "error requirements/production.txt:2:1: 'django==4.2 ; python_version >= \"3.9\"' and 'django==5.0' of requirements/base.txt:1, included by requirements/production.txt:1 exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together")]
    [InlineData("range==1", "error requirements/production.txt:2:1: 'range==1' and 'range>=2' of requirements/base.txt:2, included by requirements/production.txt:1 exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together")]
    [InlineData("-c pins.txt", "error requirements/base.txt:1:1: 'django==5.0', included by requirements/production.txt:1 and the constraint 'django==4.1' of requirements/pins.txt:1, included by requirements/production.txt:2 exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together")]
    public void Pins_that_exclude_each_other(string line, string told)
    {
        _project.With("requirements/production.txt", $"-r base.txt\n{line}\n").With("requirements/base.txt", "django==5.0\nrange>=2\n").With("requirements/pins.txt", "django==4.1\n");
        _project.Read();
        Assert.Equal(told, _project.Told);
    }

    [Fact]
    public void Without_a_target_markers_are_compared_as_they_stand()
    {
        using var project = new PipProject { Environment = null };
        project.With("f.txt", "a==1 ; os_name == 'x'\na==2 ; os_name == 'y'\nb==1\nb==2 ; os_name == 'y'\nc==1 ; os_name=='x'\nc==2 ; os_name == 'x'\n");
        project.Read("f.txt");
        Assert.Equal(["f.txt:4:1", "f.txt:6:1"], project.Problems.Errors.Select(problem => problem.Location!.ToString()!));
    }

    [Theory]
    [InlineData("b==1", "'b==1' has no hash: write --hash=sha256:… behind it")]
    [InlineData($"b>=1 {PipProject.Hash}", "'b>=1' is not pinned: write one version with '=='")]
    [InlineData($"b==1.* {PipProject.Hash}", "'b==1.*' is not pinned: write one version with '=='")]
    [InlineData($"b==1,>0 {PipProject.Hash}", "'b==1,>0' is not pinned for pip, because other conditions stand beside '==': remove them")]
    [InlineData("b @ https://example.org/b.zip", "'b @ https://example.org/b.zip' has no hash: write --hash=sha256:… behind it")]
    [InlineData("b @ https://example.org/b.zip#sha256=00", null)]
    [InlineData($"b @ https://example.org/b.zip {PipProject.Hash}", null)]
    [InlineData($"b @ git+https://example.org/b {PipProject.Hash}", "'b @ git+https://example.org/b' is taken from version control, which has no hash: name an archive of it with a hash")]
    [InlineData("-e ./own", "'./own' is a directory, which has no hash: build a wheel of it and name that with a hash")]
    [InlineData($"./own {PipProject.Hash}", "'./own' is a directory, which has no hash: build a wheel of it and name that with a hash")]
    [InlineData("b==1 ; python_version < '3'", null)]
    [InlineData("c", null)]
    [InlineData("--no-require-hashes\nb", null)]
    public void A_hash_asks_for_hashes_everywhere(string line, string? told)
    {
        _project.With("own/setup.py", "").With("f.txt", $"a==1 {PipProject.Hash}\n-c pins.txt\n{line}\n").With("pins.txt", $"c==1 {PipProject.Hash}\n");
        _project.Read("f.txt");
        Assert.Equal(told is null ? "" : $"error f.txt:3:1: {told}; pip verifies everything because of the hash of f.txt:1", _project.Told);
    }

    [Fact]
    public void Hashes_can_be_asked_for_by_an_option()
    {
        _project.With("f.txt", "--require-hashes\na==1\n");
        _project.Read("f.txt");
        Assert.Equal("error f.txt:2:1: 'a==1' has no hash: write --hash=sha256:… behind it; pip verifies everything because of the --require-hashes of f.txt:1", _project.Told);
    }

    public void Dispose() => _project.Dispose();
}
