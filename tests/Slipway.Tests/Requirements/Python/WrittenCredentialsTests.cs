using Slipway.Requirements.Python;
using Slipway.Tests.Requirements.Pip;

namespace Slipway.Tests.Requirements.Python;

public sealed class WrittenCredentialsTests
{
    private const string Instead = "it would be committed, and copied into the lock. Remove it, and say it in the environment's file (python.logins) or in pip's own configuration; as a variable, '${TOKEN}', it may stand here";

    [Theory]
    [InlineData("--index-url https://ci:hunter2@example.org/simple\n", "base.txt:1:1: --index-url https://[secret]@example.org/simple holds a user name or a password, included by requirements/production.txt:1: ")]
    [InlineData("\n  -i https://hunter2@example.org/simple\n", "base.txt:2:3: --index-url https://[secret]@example.org/simple holds a user name or a password, included by requirements/production.txt:1: ")]
    [InlineData("--extra-index-url https://${CI_USER}:hunter2@example.org/simple\n", "base.txt:1:1: --extra-index-url https://[secret]@example.org/simple holds a user name or a password, included by requirements/production.txt:1: ")]
    [InlineData("-f https://hunter2${TOKEN}@example.org/wheels\n", "base.txt:1:1: --find-links https://[secret]@example.org/wheels holds a user name or a password, included by requirements/production.txt:1: ")]
    [InlineData("own @ https://ci:hunter2@example.org/own-1.0-py3-none-any.whl\n", "base.txt:1:1: own @ https://[secret]@example.org/own-1.0-py3-none-any.whl holds a user name or a password, included by requirements/production.txt:1: ")]
    [InlineData("own @ git+https://hunter2@example.org/own@0123456789012345678901234567890123456789\n", "base.txt:1:1: own @ git+https://[secret]@example.org/own@0123456789012345678901234567890123456789 holds a user name or a password, included by requirements/production.txt:1: ")]
    public void What_is_written_out_is_told_with_its_place(string content, string expected)
    {
        using var project = Project(content);
        WrittenCredentials.Refuse(project.Read(), project.Problems);
        Assert.Equal($"error requirements/{expected}{Instead}", project.Told);
    }

    [Theory]
    [InlineData("--index-url https://${TOKEN}@example.org/simple\n")]
    [InlineData("--index-url https://__token__:${TOKEN}@example.org/simple\n")]
    [InlineData("--index-url https://example.org/simple?at=noon@here\n")]
    [InlineData("own @ git+ssh://git@example.org/own@0123456789012345678901234567890123456789\n")]
    [InlineData("own @ git+ssh://deploy@example.org/own@0123456789012345678901234567890123456789\n")]
    [InlineData("--index-url https://example.org/simple\n")]
    public void References_and_addresses_without_credentials_may_stand_there(string content)
    {
        using var project = Project(content);
        WrittenCredentials.Refuse(project.ReadWell(), project.Problems);
        Assert.Equal("", project.Told);
    }

    private static PipProject Project(string content)
    {
        var project = new PipProject { Variables = { ["TOKEN"] = "from-a-variable", ["CI_USER"] = "ci" } };
        return project.With("requirements/production.txt", "-r base.txt\n").With("requirements/base.txt", content);
    }
}
