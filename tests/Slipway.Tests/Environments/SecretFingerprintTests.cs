using Slipway.Environments;

namespace Slipway.Tests.Environments;

public class SecretFingerprintTests
{
    [Fact]
    public void Equal_values_have_equal_fingerprints_in_one_project_and_others_in_another()
    {
        using var project = new ProjectFolder();
        using var other = new ProjectFolder();

        var fingerprint = new SecretFingerprint(project.Paths).Of(new Secret("hunter2"));

        Assert.Matches("^[0-9a-f]{12}$", fingerprint);
        Assert.Equal(fingerprint, new SecretFingerprint(project.Paths).Of(new Secret("hunter2")));
        Assert.NotEqual(fingerprint, new SecretFingerprint(project.Paths).Of(new Secret("hunter3")));
        Assert.NotEqual(fingerprint, new SecretFingerprint(other.Paths).Of(new Secret("hunter2")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(project.Paths.Secrets, "fingerprint.key")));
    }

    [Fact]
    public void A_damaged_key_is_an_error()
    {
        using var project = new ProjectFolder();
        Directory.CreateDirectory(project.Paths.Secrets);
        File.WriteAllText(Path.Combine(project.Paths.Secrets, "fingerprint.key"), "short");

        var problem = Assert.Throws<ConfigurationException>(() => new SecretFingerprint(project.Paths).Of(new Secret("x")));

        Assert.Equal(".slipway/secrets/fingerprint.key: the key must be 32 bytes long and has 5: delete the file, a new one is made", problem.Message);
    }
}
