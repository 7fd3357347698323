using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

public sealed class RequirementParserTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("Django==5.0", "Django==5.0", nameof(RequirementKind.Pinned))]
    [InlineData("django ===5.0", "django===5.0", nameof(RequirementKind.Pinned))]
    [InlineData("django == 5.0, !=4", "django==5.0,!=4", nameof(RequirementKind.Pinned))]
    [InlineData("django==5.*", "django==5.*", nameof(RequirementKind.Range))]
    [InlineData("django (>=4.2,<5)", "django>=4.2,<5", nameof(RequirementKind.Range))]
    [InlineData("django", "django", nameof(RequirementKind.Unpinned))]
    [InlineData("psycopg[ binary, pool ]>=3", "psycopg[binary,pool]>=3", nameof(RequirementKind.Range))]
    [InlineData("a[]", "a", nameof(RequirementKind.Unpinned))]
    [InlineData("a;python_version<'3'or os_name=='x'", "a ; python_version < \"3\" or os_name == \"x\"", nameof(RequirementKind.Unpinned))]
    [InlineData("a ;", "a", nameof(RequirementKind.Unpinned))]
    [InlineData("a[x] @ https://example.org/a-1.zip ; os_name=='x'", "a[x] @ https://example.org/a-1.zip ; os_name == \"x\"", nameof(RequirementKind.Url))]
    [InlineData("https://example.org/Foo_Bar-1.0-py3-none-any.whl", "Foo_Bar @ https://example.org/Foo_Bar-1.0-py3-none-any.whl", nameof(RequirementKind.Url))]
    [InlineData("a@git+https://example.org/a@main", "a @ git+https://example.org/a@main", nameof(RequirementKind.VcsFloating))]
    [InlineData("a @ git+https://example.org/a", "a @ git+https://example.org/a", nameof(RequirementKind.VcsFloating))]
    [InlineData($"a @ git+ssh://git@example.org/a.git@{Commit}", $"a @ git+ssh://git@example.org/a.git@{Commit}", nameof(RequirementKind.VcsCommit))]
    [InlineData("a @ git+https://example.org/a@0123456", "a @ git+https://example.org/a@0123456", nameof(RequirementKind.VcsFloating))]
    [InlineData("svn+https://example.org/a@42#egg=a", "a @ svn+https://example.org/a@42#egg=a", nameof(RequirementKind.VcsCommit))]
    [InlineData("bzr+lp://a#egg=a", "a @ bzr+lp://a#egg=a", nameof(RequirementKind.VcsFloating))]
    [InlineData("./libs/own[x]", "./libs/own[x]", nameof(RequirementKind.LocalPath))]
    [InlineData("wheels/a-1.0-py3-none-any.whl", "wheels/a-1.0-py3-none-any.whl", nameof(RequirementKind.LocalPath))]
    [InlineData("a-1.0.tar.gz", "a-1.0.tar.gz", nameof(RequirementKind.LocalPath))]
    [InlineData("file:///srv/a-1.0.zip", "file:///srv/a-1.0.zip", nameof(RequirementKind.LocalPath))]
    public void What_is_asked_for(string text, string shown, string kind)
    {
        var requirement = RequirementParser.Parse(text, out var error);
        Assert.True(requirement is not null, error?.Message);
        Assert.Equal(shown, requirement.ToString());
        Assert.Equal(kind, requirement.Kind.ToString());
        Assert.Equal(shown, RequirementParser.Parse(shown, out _)?.ToString());
    }

    [Theory]
    [InlineData("Foo._-Bar", "foo-bar")]
    [InlineData("ZOPE.interface", "zope-interface")]
    [InlineData("a", "a")]
    [InlineData("a--b", "a-b")]
    public void Names_are_compared_after_normalisation(string text, string normal)
    {
        Assert.True(PackageName.TryParse(text, out var name));
        Assert.True(PackageName.TryParse(normal, out var other));
        Assert.Equal(normal, name.Normalized);
        Assert.Equal(other, name);
        Assert.Equal(other.GetHashCode(), name.GetHashCode());
    }

    [Theory]
    [InlineData("-x", 0, "the name of a package must stand here")]
    [InlineData("foo_==1", 3, "the name of a package ends with a letter or a digit, not with '_'")]
    [InlineData("django=5.0", 6, "'=' is no operator: write '=='")]
    [InlineData("django 5.0", 7, "an operator such as '==' must stand between the name and the version")]
    [InlineData("django==", 8, "a version must stand behind '==', such as '==1.2'")]
    [InlineData("django==5.0 x", 12, "',' and another version, or ';' and a marker, must stand here")]
    [InlineData("django>=4 <5", 10, "',' and another version, or ';' and a marker, must stand here")]
    [InlineData("django(>=4", 6, "the '(' has no ')'")]
    [InlineData("django(>=4 5)", 11, "',' or ')' must stand here")]
    [InlineData("django[a b]", 9, "',' or ']' must stand here")]
    [InlineData("django[a,]", 9, "the name of an extra must stand here")]
    [InlineData("django[a", 6, "the '[' has no ']'")]
    [InlineData("django; python_version", 22, "an operator (<= < != == >= > ~= === in, not in) must stand here")]
    [InlineData("a @ example", 4, "an address must stand behind '@', such as https://…, git+https://… or file:///…")]
    [InlineData("a @ https://example.org/a b", 26, "nothing but ';' and a marker may stand behind the address")]
    [InlineData("a @ git+https://example.org/a@", 4, "the address has an '@' at its end and no revision behind it")]
    [InlineData("https://example.org/a.zip;os_name=='x'", 25, "pip takes ';' and the marker behind it for a part of the address: write ' ; ' with a space on both sides")]
    [InlineData("https://example.org/a.whl", 0, "the name of the file is no wheel's: it must be name-version-python-abi-platform.whl")]
    [InlineData("git+https://example.org/a#egg=a[x]", 0, "what stands behind '#egg=' is no name of a package: extras stand before the address, as in 'name[extra] @ git+https://…'")]
    [InlineData("a @ https://[x/a.zip", 4, "the host of the address has a bracket without its pair")]
    [InlineData("https://x]/a.zip", 0, "the host of the address has a bracket without its pair")]
    [InlineData("a @ https://example.org/a.zip#egg=-", 0, "what stands behind '#egg=' is no name of a package: extras stand before the address, as in 'name[extra] @ git+https://…'")]
    [InlineData("git://example.org/a.git#egg=a", 0, "pip knows no such kind of address: it takes http, https, file, ftp and those of version control, such as git+https")]
    [InlineData("git+git@example.org:a/b.git", 0, "pip takes no address of this form: write git+ssh://git@host/path, with a slash behind the host")]
    [InlineData("a ===1,>= 2", 6, "pip takes this ',' for a part of what '===' compares with: write no space behind it, or '=='")]
    [InlineData("a==1 \\", 5, "a backslash joins the next line only where it is the last character of its line: remove what stands behind it")]
    public void What_is_none(string text, int offset, string message)
    {
        Assert.Null(RequirementParser.Parse(text, out var error));
        Assert.Equal(new SyntaxError(offset, message), error);
    }
}
