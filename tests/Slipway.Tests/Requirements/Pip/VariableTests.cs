using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>Variables are put in where pip puts them in, and what they hold is shown nowhere.</summary>
public sealed class VariableTests : IDisposable
{
    private const string Canary = "canary-password";

    private readonly PipProject _project = new();

    [Fact]
    public void Values_are_used_and_never_shown()
    {
        _project.Variables["TOKEN"] = Canary;
        _project.Variables["PIN"] = "5.0";
        _project.With("f.txt", "--index-url https://${TOKEN}@example.org/simple\n--extra-index-url 'https://user:${TOKEN}@example.org/a'\n-f https://${TOKEN}@example.org/links\ndjango==${PIN}\na @ https://${TOKEN}@example.org/a.zip ; os_name == 'posix'\nhttps://u:${TOKEN}@example.org/b-1-py3-none-any.whl\n-e git+https://${TOKEN}@example.org/c#egg=c\n-e 'd @ git+https://${TOKEN}@example.org/d@v1'\n");

        var set = _project.ReadWell("f.txt");

        Assert.Equal(["PIN", "TOKEN"], set.Variables);
        Assert.Equal($"https://{Canary}@example.org/simple", set.IndexUrl!.Reveal());
        Assert.Equal($"https://user:{Canary}@example.org/a", set.Options[1].Reveal());
        Assert.Equal($"https://{Canary}@example.org/a.zip", set.Requirements[1].Requirement.Url!.Reveal());
        Assert.Equal("django==5.0", set.Requirements[0].ToString());
        var shown = string.Join('\n', set.Options.Select(option => option.ToString()).Concat(set.Requirements.Select(entry => entry.ToString())).Append(RequirementsWriter.Write(set)).Append(set.Requirements[1].Requirement.Url!.ToString()));
        Assert.DoesNotContain(Canary, shown, StringComparison.Ordinal);
        Assert.Equal("--index-url https://${TOKEN}@example.org/simple\n--extra-index-url https://user:${TOKEN}@example.org/a\n--find-links https://${TOKEN}@example.org/links\ndjango==5.0\na @ https://${TOKEN}@example.org/a.zip ; os_name == \"posix\"\nb @ https://u:${TOKEN}@example.org/b-1-py3-none-any.whl\n-e git+https://${TOKEN}@example.org/c#egg=c\n-e 'd @ git+https://${TOKEN}@example.org/d@v1'\n", RequirementsWriter.Write(set));
    }

    [Theory]
    [InlineData("a ; ${TOKEN} == 'x'")]
    [InlineData("a==${TOKEN}")]
    [InlineData("a @ ${TOKEN}")]
    [InlineData("-r ${TOKEN}")]
    [InlineData("-r https://${TOKEN}@example.org/r.txt")]
    [InlineData("-e ${TOKEN}")]
    [InlineData("-e https://${TOKEN}@example.org/c")]
    [InlineData("./${TOKEN}")]
    [InlineData("../${TOKEN}")]
    [InlineData("./libs/${TOKEN}[x]\na --hash=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("--${TOKEN}")]
    [InlineData("--pre ${TOKEN}")]
    [InlineData("--pre '${TOKEN} x'")]
    [InlineData("a --hash=${TOKEN}")]
    [InlineData("a --hash=sha256:${TOKEN}")]
    [InlineData("a -C ${TOKEN}")]
    [InlineData("a @ https://example.org/${TOKEN}.zip b")]
    [InlineData("--no-binary -${TOKEN}")]
    [InlineData("git+https://${TOKEN}@example.org/a@")]
    [InlineData("a==1 @ https://user:canary-password@example.org/a.zip")]
    [InlineData("a @ https://user:canary-password@example.org/a.zip b")]
    [InlineData("--pre https://user:canary-password@example.org/a.zip")]
    [InlineData("--pre https://canary-password@example.org/a.zip")]
    [InlineData("--pre https://user:canary/canary-password@example.org/a.zip")]
    [InlineData("--pri=https://user:canary-password@example.org/a.zip")]
    [InlineData("-e https://user:canary-password@example.org/a.zip")]
    [InlineData("a==1 --hash=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nb @ https://user:canary-password@example.org/a.zip")]
    public void No_error_holds_a_value(string line)
    {
        _project.Variables["TOKEN"] = Canary;
        _project.With($"libs/{Canary}/setup.py", "").With("f.txt", $"{line}\n");
        _project.Read("f.txt");
        Assert.NotEmpty(_project.Problems.Errors);
        Assert.DoesNotContain(Canary, _project.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", _project.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-i https://${GONE}@example.org", "error f.txt:1:12: the variable GONE is not set: pip would leave '${GONE}' as it stands; set it where the requirements are installed")]
    [InlineData("-i https://${EMPTY}@example.org", "error f.txt:1:12: the variable EMPTY is empty: pip would leave '${EMPTY}' as it stands; set it where the requirements are installed")]
    [InlineData("-i https://${NESTED}@example.org", "error f.txt:1:12: the value of the variable NESTED holds '${' itself: pip would put variables into it again")]
    [InlineData("-i https://${token}@example.org", "warning f.txt:1:12: pip puts in no variable here, what stands here is taken as it is: it knows '${NAME}' with a name in capitals, digits and underscores only")]
    [InlineData("-i https://$TOKEN@example.org", "warning f.txt:1:12: pip puts in no variable here, what stands here is taken as it is: it knows '${NAME}' with a name in capitals, digits and underscores only")]
    [InlineData("-i https://%TOKEN%@example.org/%20%41%BC", "warning f.txt:1:12: pip puts in no variable here, what stands here is taken as it is: it knows '${NAME}' with a name in capitals, digits and underscores only")]
    [InlineData("# ${GONE}\n-i https://a$1@example.org/%7Euser", "")]
    [InlineData("django==${BAD}", "error f.txt:1:1: with its variables put in, this line is no requirement that pip could read: check their values")]
    public void What_pip_does_not_put_in(string content, string told)
    {
        _project.Variables["EMPTY"] = "";
        _project.Variables["NESTED"] = "a${GONE}";
        _project.Variables["BAD"] = "five";
        _project.With("f.txt", content);
        _project.Read("f.txt");
        Assert.Equal(told, _project.Told);
    }

    [Theory]
    [InlineData("https://user:word@example.org/a", "https://[secret]@example.org/a")]
    [InlineData("https://token@example.org", "https://[secret]@example.org")]
    [InlineData("x https://a:b@c https://d@e y", "x https://[secret]@c https://[secret]@e y")]
    [InlineData("git+ssh://git@example.org/a@v1", "git+ssh://git@example.org/a@v1")]
    [InlineData("git+https://example.org/a@v1", "git+https://example.org/a@v1")]
    [InlineData("https://example.org:8080/a@b", "https://example.org:8080/a@b")]
    [InlineData("https://user:pa/ss@example.org/a", "https://[secret]@example.org/a")]
    [InlineData("https://user:p@ss@example.org/a", "https://[secret]@example.org/a")]
    [InlineData("no address", "no address")]
    public void Credentials_are_hidden(string text, string shown) => Assert.Equal(shown, Credentials.Redact(text));

    public void Dispose() => _project.Dispose();
}
