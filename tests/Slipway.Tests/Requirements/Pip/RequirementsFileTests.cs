using System.Text;
using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>One file: its lines, its options, and what pip would lose of them.</summary>
public sealed class RequirementsFileTests : IDisposable
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly PipProject _project = new();

    [Fact]
    public void A_file_of_many_lines()
    {
        _project.With("wheels/x", "").With("requirements/production.txt", $"""
            # comment
            --index-url https://example.org/simple
            -i'https://example.org/simple' --trusted-host example.org
            --extra https://example.org/extra
            --only-binary=:all:
            --pre
            -f wheels

            Django==5.0 {PipProject.Hash} \
                --hash=sha256:{Digest} # why
            psycopg[binary]>=3 ; \
              python_version >= '3.9'  # two
            """);

        var set = _project.Read();

        Assert.Equal($"error requirements/production.txt:11:1: 'psycopg[binary]>=3 ; python_version >= \"3.9\"' is not pinned: write one version with '=='; pip verifies everything because of the hash of requirements/production.txt:9", _project.Told);
        Assert.Equal(["--index-url https://example.org/simple", "--index-url https://example.org/simple", "--trusted-host example.org", "--extra-index-url https://example.org/extra", "--only-binary :all:", "--pre", "--find-links wheels"], set.Options.Select(option => option.ToString()));
        Assert.Equal(["9-10: Django==5.0, 2 hashes", "11-12: psycopg[binary]>=3 ; python_version >= \"3.9\", 0 hashes"], set.Requirements.Select(entry => $"{entry.Origin.At.Line}-{entry.LastLine}: {entry}, {entry.Hashes.Count} hashes"));
    }

    /// <summary>What pip does without a word, or with a warning that nobody reads.</summary>
    [Theory]
    [InlineData("django==5.0  # pinned \\\n--hash=sha256:00", "error f.txt:2:1: pip drops this line: the backslash at the end of the comment of line 1 makes it a part of that comment; put the comment on a line of its own above")]
    [InlineData($"foo==1 \\\n# note\n  --hash=sha256:{Digest}", "warning f.txt:3:3: pip ignores this --hash, which belongs to no requirement: an empty line, a comment or a missing backslash stands between them; end each line before it with a backslash")]
    [InlineData("--index-url https://x django==5.0", "error f.txt:1:23: pip drops 'django==5.0', which stands behind an option: put it on a line of its own")]
    [InlineData("-r base.txt -r other.txt", "error f.txt:1:13: pip ignores -r beside -r: put it on a line of its own")]
    [InlineData("-e ./a -e ./b", "error f.txt:1:8: pip ignores -e with -e: put it on a line of its own")]
    [InlineData("-r base.txt -c other.txt", "error f.txt:1:13: pip ignores -c beside -r: put it on a line of its own")]
    [InlineData("-c other.txt --pre", "error f.txt:1:14: pip ignores --pre beside -c: put it on a line of its own")]
    [InlineData("foo==1 --pre", "error f.txt:1:8: pip ignores --pre on the line of a requirement: put it on a line of its own")]
    [InlineData("foo==1\t--hash=sha256:00", "error f.txt:1:7: a tab stands before this option: pip looks for options behind spaces only; write a space")]
    [InlineData("foo==1 -e ./a", "error f.txt:1:8: pip would take all before it for what -e means: put it on a line of its own")]
    [InlineData("-e ./a ; python_version<'3'", "error f.txt:1:8: pip drops ';', which stands behind an option: put it on a line of its own\nerror f.txt:1:10: pip drops 'python_version<3', which stands behind an option: put it on a line of its own")]
    [InlineData($"-e ./a --hash=sha256:{Digest}", "error f.txt:1:8: pip ignores --hash with -e: name an archive or a version instead, or remove the hash")]
    [InlineData("-f a -f b", "error f.txt:1:6: pip takes the first --find-links of a line and drops this one: put it on a line of its own")]
    [InlineData("-i https://a -i https://b", "error f.txt:1:14: pip takes the last --index-url of a line and drops the others: keep one")]
    [InlineData("--config-settings=a=b", "error f.txt:1:1: pip ignores these settings, which belong to no requirement: write them behind one, on its line")]
    [InlineData("-i https://a\n-i https://b", "warning f.txt:2:1: this --index-url replaces the one of f.txt:1: pip asks the last one only")]
    [InlineData("--no-index\n-i https://b", "warning f.txt:2:1: pip asks no index because of the --no-index of f.txt:1: this one is ignored")]
    [InlineData("foo==1\fbar==2", "warning f.txt:1:7: pip ends a line at the character U+000C, which editors do not show as the end of one: what follows is a requirement of its own; write a line feed")]
    [InlineData("foo @ https://x/a.zip;os_name=='x'", "warning f.txt:1:22: pip takes ';' for the beginning of a marker, other programs for a part of the address: write a space before it")]
    [InlineData("foo ; extra == 'x'", "warning f.txt:1:5: pip asks for no extra in a requirements file: extra == \"x\" is never true")]
    [InlineData("foo ; sys_platform < 'x'", "warning f.txt:1:5: '<' orders versions only: sys_platform < \"x\" is never true")]
    [InlineData("foo ; 'x' in extras", "error f.txt:1:5: the variable extras is known in lock files (pylock.toml) only: pip stops here")]
    public void What_pip_would_lose(string content, string told)
    {
        _project.With("f.txt", content).With("base.txt", "").With("other.txt", "").With("a/setup.py", "").With("b/setup.py", "");
        _project.Read("f.txt");
        Assert.Equal(told, _project.Told);
    }

    [Theory]
    [InlineData("foo==1 \\ \nbar", "error f.txt:1:8: a backslash joins the next line only where it is the last character of its line: remove what stands behind it")]
    [InlineData("  django=5", "error f.txt:1:9: '=' is no operator: write '=='")]
    [InlineData("django \\\n  >= x", "error f.txt:2:6: a version must stand behind '>=', such as '>=1.2'")]
    [InlineData("--unknwon x", "error f.txt:1:1: pip knows no option '--unknwon' in a requirements file")]
    [InlineData("--find-link x --no-indx", "error f.txt:1:15: pip knows no option '--no-indx' in a requirements file; did you mean '--no-index'?")]
    [InlineData("--requ x", "error f.txt:1:1: --requ may be --require-hashes or --requirement: write it out")]
    [InlineData("-x", "error f.txt:1:1: pip knows no option -x in a requirements file")]
    [InlineData("foo --global-option=x", "error f.txt:1:5: pip knows no option --global-option in a requirements file; pip removed it in 25.3: give --config-settings to the requirement")]
    [InlineData("--pre=yes", "error f.txt:1:1: --pre takes no value")]
    [InlineData("-r", "error f.txt:1:1: --requirement needs a value behind it")]
    [InlineData("-f 'a", "error f.txt:1:4: the quote ' that begins here is not closed")]
    [InlineData("foo --hash=md5:00", "error f.txt:1:12: pip refuses md5, which is too weak: take sha256, sha384 or sha512")]
    [InlineData("foo --hash=sha1:00", "error f.txt:1:12: pip refuses sha1, which is too weak: take sha256, sha384 or sha512")]
    [InlineData("foo --hash sha224:00", "error f.txt:1:12: pip refuses sha224, which is too weak: take sha256, sha384 or sha512")]
    [InlineData("foo --hash=crc:00", "error f.txt:1:12: pip knows the algorithms sha256, sha384 and sha512 only")]
    [InlineData("foo --hash=00", "error f.txt:1:12: a hash is written as algorithm:digest, such as --hash=sha256:0a1b…")]
    [InlineData("foo --hash=sha256:00", "error f.txt:1:12: a sha256 digest has 64 hexadecimal digits: no file matches this one")]
    [InlineData("foo -C x", "error f.txt:1:8: a setting is written as KEY=VALUE, such as --config-settings=editable_mode=compat")]
    [InlineData("--no-binary --pre", "error f.txt:1:13: --no-binary needs names of packages, ':all:' or ':none:' behind it")]
    [InlineData("-e https://x/a.zip", "error f.txt:1:4: -e takes a directory of the project or an address of version control, such as git+https://…")]
    [InlineData("-e git+https://x/a", "error f.txt:1:4: pip cannot tell the name of this package: write '#egg=name' at the end of the address")]
    [InlineData("./none", "error f.txt:1:1: './none' is not in the project: pip looks for it from where it is started, the project root, and not from the directory of this file")]
    [InlineData("./empty", "error f.txt:1:1: the directory './empty' cannot be installed: it has neither pyproject.toml nor setup.py")]
    [InlineData("../x", "error f.txt:1:1: '../x' lies outside of the project: a release holds nothing from there; put it into the project, or name it with an address")]
    [InlineData("a-1.0.tar.gz", "error f.txt:1:1: 'a-1.0.tar.gz' is not in the project: pip looks for it from where it is started, the project root, and not from the directory of this file")]
    [InlineData("foo=1\nbar==\n\nbaz", "error f.txt:1:4: '=' is no operator: write '=='\nerror f.txt:2:6: a version must stand behind '==', such as '==1.2'")]
    public void What_pip_refuses_too(string content, string told)
    {
        _project.With("f.txt", content).With("empty/x", "");
        _project.Read("f.txt");
        Assert.Equal(told, _project.Told);
    }

    [Fact]
    public void A_path_is_looked_for_from_the_root_and_found_beside_the_file()
    {
        _project.With("requirements/libs/own/setup.py", "").With("requirements/production.txt", "-e ./libs/own\n");
        _project.Read();
        Assert.Equal("error requirements/production.txt:1:1: './libs/own' is not in the project: pip looks for it from where it is started, the project root, and not from the directory of this file; write './requirements/libs/own'", _project.Told);
    }

    [Fact]
    public void Links_are_looked_for_beside_the_file_first()
    {
        _project.With("requirements/wheels/a", "").With("other/b", "").With("requirements/production.txt", "-f wheels\n-f other\n");
        Assert.Equal(["--find-links requirements/wheels", "--find-links other"], _project.ReadWell().Options.Select(option => option.ToString()));
    }

    [Theory]
    [InlineData("utf-8", false, "")]
    [InlineData("utf-8", true, "")]
    [InlineData("utf-16", true, "")]
    [InlineData("utf-16BE", true, "")]
    [InlineData("utf-32", true, "")]
    [InlineData("iso-8859-1", false, "# -*- coding: latin-1 -*-\n")]
    [InlineData("iso-8859-1", false, "# first\n# vim: set fileencoding=iso8859_1 :\n")]
    public void Files_say_how_they_are_encoded(string encoding, bool mark, string head)
    {
        var code = Encoding.GetEncoding(encoding);
        _project.With("f.txt", [.. mark ? code.GetPreamble() : [], .. code.GetBytes($"{head}# Grüße\nfoo==1 ; platform_machine != 'ü'\n")]);
        Assert.Equal("foo==1 ; platform_machine != \"ü\"", Assert.Single(_project.ReadWell("f.txt").Requirements).ToString());
    }

    [Theory]
    [InlineData("", "error f.txt:2: the file is not UTF-8 from here on, and what pip makes of it depends on the machine: save it as UTF-8, or name its encoding in the first line, as in '# -*- coding: latin-1 -*-'")]
    [InlineData("# coding: ascii\n", "error f.txt:3: the file is not ascii from here on, as its line 1 says: save it as UTF-8 and remove that line")]
    [InlineData("# coding: klingon\n", "error f.txt:1: the encoding 'klingon' is not known: save the file as UTF-8 and remove this line")]
    public void What_is_no_text(string head, string told)
    {
        _project.With("f.txt", Encoding.Latin1.GetBytes($"{head}foo==1\n# ü\n"));
        _project.Read("f.txt");
        Assert.Equal(told, _project.Told);
    }

    [Fact]
    public void No_more_are_told_than_anybody_reads()
    {
        _project.With("f.txt", string.Concat(Enumerable.Repeat("foo=1\n", 1_000)));
        _project.Read("f.txt");
        Assert.Equal(RequirementProblems.Maximum, _project.Problems.Errors.Count);
        Assert.Throws<ConfigurationException>(_project.Problems.ThrowIfAny);
    }

    public void Dispose() => _project.Dispose();
}
