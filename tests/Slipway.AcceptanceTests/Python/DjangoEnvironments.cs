using Slipway.AcceptanceTests.Guestbook;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The Django guestbook's environments whose requirements differ, installed once each for all tests that ask for them.</summary>
public sealed class DjangoEnvironments : IDisposable
{
    public const string Staging = "staging";
    public const string Production = "production";

    private readonly string _scratch = Directory.CreateTempSubdirectory("django-environments-").FullName;
    private readonly Dictionary<string, Lazy<Task<VirtualEnvironment>>> _installed;

    public DjangoEnvironments() =>
        _installed = new[] { Staging, Production }.ToDictionary(name => name, name => new Lazy<Task<VirtualEnvironment>>(() => InstallAsync(name)));

    public static string Sample { get; } = Path.Combine(RepositoryUnderTest.Root, "samples", "django-guestbook");

    /// <summary>The version that an environment's requirements select from this wheelhouse: the newest 5.2 for staging, the newest 4.2 for production.</summary>
    public static string DjangoOf(string environment) => Wheelhouse.Newest("django", environment == Staging ? "5.2." : "4.2.");

    public Task<VirtualEnvironment> GetAsync(string environment)
    {
        Wheelhouse.Require();
        return _installed[environment].Value;
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    private Task<VirtualEnvironment> InstallAsync(string environment) =>
        VirtualEnvironment.CreateAsync(Path.Combine(_scratch, environment), "python3", "-r", Path.Combine(Sample, "requirements", $"{environment}.txt"));
}

[CollectionDefinition(Name)]
public sealed class DjangoTests : ICollectionFixture<DjangoEnvironments>, ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "django";
}
