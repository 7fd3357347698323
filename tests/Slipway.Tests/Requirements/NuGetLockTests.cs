using System.Text;
using Slipway.Requirements;
using Slipway.Tests.State;

namespace Slipway.Tests.Requirements;

public sealed class NuGetLockTests
{
    [Fact]
    public async Task Equal_locks_of_two_environments_have_equal_digests_whatever_their_line_ends()
    {
        using var directory = new TemporaryDirectory();
        Write("app/packages.staging.lock.json", "{\n  \"version\": 2\n}");
        Write("lib/packages.staging.lock.json", "{}");
        Write("app/packages.production.lock.json", "\ufeff{\r\n  \"version\": 2\r\n}");
        Write("lib/packages.production.lock.json", "{}");
        Write("app/packages.qa.lock.json", "{\n  \"version\": 3\n}");
        Write("lib/packages.qa.lock.json", "{}");
        Write("other/packages.dev.lock.json", "{\n  \"version\": 2\n}");
        Write("lib/packages.dev.lock.json", "{}");

        Assert.Equal(["app/packages.staging.lock.json", "lib/packages.staging.lock.json"], NuGetLock.Find(directory.Path, "staging"));
        Assert.Equal(await DigestAsync("staging"), await DigestAsync("production"));
        Assert.Equal(3, new[] { await DigestAsync("staging"), await DigestAsync("qa"), await DigestAsync("dev") }.Distinct().Count());

        Task<string> DigestAsync(string environment) =>
            NuGetLock.DigestAsync(directory.Path, NuGetLock.Find(directory.Path, environment), TestContext.Current.CancellationToken);

        void Write(string path, string content)
        {
            Directory.CreateDirectory(Path.Combine(directory.Path, Path.GetDirectoryName(path)!));
            File.WriteAllText(Path.Combine(directory.Path, path), content);
        }
    }

    [Fact]
    public void Locks_of_an_app_are_read_together()
    {
        var packages = NuGetLock.TryRead(
        [
            Encoding.UTF8.GetBytes("""{"dependencies":{"net10.0":{"b":{"type":"Transitive","resolved":"1.0.0"},"A":{"type":"Direct","resolved":"1.0.0"},"lib":{"type":"Project"}}}}"""),
            Encoding.UTF8.GetBytes("""{"dependencies":{"net10.0":{"B":{"type":"Direct","resolved":"2.0.0"},"a":{"type":"CentralTransitive","resolved":"1.0.0"}}}}"""),
        ]);

        Assert.Equal([new LockedPackage("a", "1.0.0", Direct: true), new LockedPackage("B", "1.0.0, 2.0.0", Direct: true)], packages);
        Assert.Null(NuGetLock.TryRead([Encoding.UTF8.GetBytes("{}")]));
        Assert.Empty(NuGetLock.TryRead([])!);
    }

    [Theory]
    [InlineData("packages.lock.json", true)]
    [InlineData("packages.qa-eu.lock.json", true)]
    [InlineData("package-lock.json", false)]
    [InlineData("packages.json", false)]
    public void Locks_are_told_by_their_names(string name, bool expected) => Assert.Equal(expected, NuGetLock.IsLock(name));

    [Theory]
    [InlineData("", "")]
    [InlineData("{}", "")]
    [InlineData("{\"dependencies\":[]}", "")]
    [InlineData("""{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"1.0.0"},"b":{"type":"Project"}},"net10.0/linux-x64":{"C":{"resolved":"2.0.0"}}}}""", "A=1.0.0 C=2.0.0")]
    public void Packages_of_a_lock(string content, string expected) =>
        Assert.Equal(expected, string.Join(' ', NuGetLock.Packages(Encoding.UTF8.GetBytes(content)).Select(package => $"{package.Key}={package.Value}")));
}
