using System.Runtime.CompilerServices;
using Slipway.Environments;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Environments;

/// <summary>This repository's own environments, which the quick start deploys.</summary>
public class RepositoryEnvironmentsTests
{
    public static ProjectPaths Repository([CallerFilePath] string file = "") =>
        new(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..")));

    /// <summary>The platform kinds that this repository's host registers.</summary>
    public static IReadOnlyList<PlatformSchema> Platforms { get; } = [new LocalPlatformKind().Schema];

    [Fact]
    public void All_three_load_and_differ_where_they_should()
    {
        var environments = EnvironmentLoader.Load(Repository(), Platforms);

        Assert.Equal(["development", "production", "staging"], environments.Select(environment => environment.Name));
        Assert.Equal(["Development", "Production", "Staging"], environments.Select(environment => environment.TargetName));
        Assert.Equal([8080L, 8082L, 8081L], environments.Select(environment => environment.Platform.Values["port"]));
        Assert.All(environments, environment =>
        {
            Assert.Equal("samples/guestbook", environment.App);
            Assert.Equal(["data", "media"], environment.Uploads);
            Assert.Equal("generated", environment.Secrets["SECRET_KEY"].ToString());
            Assert.Equal("environments/base.yml:15:15", environment.Secrets["SECRET_KEY"].Location.ToString());
            Assert.Equal(TimeSpan.FromMinutes(10), environment.Platform.Values["warm"]);
        });
        var production = environments[1];
        Assert.Equal("staging", production.Promote.From);
        Assert.True(production.Protect.Confirm);
        Assert.Equal(new ProcessSettings(2), production.Processes["web"]);
        Assert.Equal(new ProcessSettings(1), production.Processes["worker"]);
    }

    [Fact]
    public void Those_of_the_Django_sample_load_and_share_no_port_with_them()
    {
        var sample = new ProjectPaths(Path.Combine(Repository().Root, "samples", "django-guestbook"));
        var environments = EnvironmentLoader.Load(sample, Platforms);

        Assert.Equal(["development", "production", "staging"], environments.Select(environment => environment.Name));
        Assert.Equal([8090L, 8092L, 8091L], environments.Select(environment => environment.Platform.Values["port"]));
        Assert.All(environments, environment =>
        {
            Assert.Equal(".", environment.App);
            Assert.Equal($"guestbook.settings.{environment.Name}", environment.Config["DJANGO_SETTINGS_MODULE"]);
            Assert.True(File.Exists(Path.Combine(sample.Root, "requirements", $"{environment.Name}.txt")));
        });
        Assert.Equal("staging", environments[1].Promote.From);
    }
}
