using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Guestbook;

/// <summary>The guestbook, published once for all tests of it, with the packages of staging.</summary>
public sealed class PublishedGuestbook : IAsyncLifetime
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("guestbook-published-").FullName;

    public string Location => Path.Combine(_scratch, "published");

    public async ValueTask InitializeAsync()
    {
        // A copy, so that the build writes nothing into the checkout and other builds of it are not met.
        var source = Path.Combine(_scratch, "source");
        var files = (await Terminal.RunAsync(RepositoryUnderTest.Root, "git", ["ls-files", "-z", "-co", "--exclude-standard", "global.json", "requirements", "samples/guestbook"])).MustExitWith(0).Output;
        foreach (var file in files.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var target = Path.Combine(source, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(RepositoryUnderTest.Root, file), target);
        }

        (await Terminal.RunAsync(Path.Combine(source, "samples", "guestbook"), "dotnet", [
            "publish", "--configuration", "Release", "--output", Location,
            $"-p:DirectoryPackagesPropsPath={source}/requirements/staging.props",
            "-p:ManagePackageVersionsCentrally=true",
            "-p:RestorePackagesWithLockFile=true",
            "-p:NuGetLockFilePath=packages.staging.lock.json",
            "-p:RestoreLockedMode=true",
            "-p:UseAppHost=false",
        ])).MustExitWith(0);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class GuestbookTests : ICollectionFixture<PublishedGuestbook>, ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "guestbook";
}
