using Slipway.Deployments;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Frosting;

/// <summary>Previews and rehearsals on the command line.</summary>
public sealed class DerivedEnvironmentTests : IDisposable
{
    private readonly Slip _slip = new();

    public DerivedEnvironmentTests() =>
        _slip.Project.With("preview.yml", "platform: { port: 18490 }\npreview: { keep: 2d }\nsecrets: { TOKEN: env:TOKEN }\n");

    public static TheoryData<string, int, string> Refused => new()
    {
        { "--target=DeployPreview", 2, "error: DeployPreview needs a name for the preview: --name=feature-x.\n" },
        { "--target=DeployPreview --name=Feature_X", 2, "error: --name=Feature_X: the name of a preview begins with a letter, has only a-z, 0-9 and '-', and at most 40 of them.\n" },
        { "--target=DeployPreview --name=x --name=y", 2, "error: --name is given twice: 'x' and 'y'.\n" },
        { "--target=DeployStaging --name=x", 2, "error: --name=x is for DeployPreview: staging is an environment already.\n" },
        { "--target=RemovePreview", 2, "error: RemovePreview needs the preview's name: --name=<name>. There is none.\n" },
        { "--target=RemovePreview --name=x", 2, "error: --name=x: there is no such preview. There is none.\n" },
        { "--target=RehearseStaging", 5, "refused: staging was never deployed: there is nothing to rehearse. Nothing was touched.\nnext: Name a release: ./build.sh --target=RehearseStaging --release=<id>\n" },
        { "--target=DeployProduction --watch", 2, "environments/production.yml: --watch deploys uncommitted edits, and production is protected. Use an environment without 'protect', such as development.\n" },
        { "--target=DeployStaging --watch --commit=HEAD", 2, "error: --watch deploys the work tree: --commit and --release name something that is not edited.\n" },
    };

    public void Dispose() => _slip.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_done_is_one_clear_line(string arguments, int code, string error)
    {
        Assert.Equal(code, _slip.Run(arguments.Split(' ')));
        Assert.Equal(error, string.Concat(_slip.Error.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("full log", StringComparison.Ordinal)).Select(line => $"{line}\n")));
        Assert.Empty(_slip.Engine.Requests);
        Assert.False(Directory.Exists(Path.Combine(_slip.Project.Paths.Slipway, "derived")));
    }

    [Fact]
    public void A_preview_is_an_environment_of_its_own_from_the_template_with_targets_of_its_own()
    {
        Assert.Equal(0, _slip.Run("--target=DeployPreview", "--name=feature-x"));
        var preview = Assert.Single(_slip.Engine.Requests).Environment;
        Assert.Equal(("preview-feature-x", "PreviewFeatureX", "preview", "preview"), (preview.Name, preview.TargetName, preview.Of, preview.VariantName));
        Assert.True((long)preview.Platform.Values["port"] >= 18490);
        Assert.Equal((Sample.Now.AddDays(2), "env:TOKEN"), (preview.Expires, preview.Secrets["TOKEN"].ToString()));
        Assert.EndsWith("kept until 2026-03-06 14:00Z; take it down: ./build.sh --target=RemovePreviewFeatureX\n", _slip.Out, StringComparison.Ordinal);

        Assert.Equal(0, _slip.Run("--target=DeployPreview", "--name=other"));
        Assert.NotEqual(preview.Platform.Values["port"], _slip.Engine.Requests[1].Environment.Platform.Values["port"]);
        Assert.Equal(0, _slip.Run("--target=RollbackPreviewFeatureX"));
        Assert.Equal(("preview-feature-x", preview.Platform.Values["port"]), (_slip.Engine.Requests[2].Environment.Name, _slip.Engine.Requests[2].Environment.Platform.Values["port"]));
        Assert.Equal(0, _slip.Run("--target=Status"));
        Assert.Equal(["development", "production", "staging", "preview-feature-x", "preview-other"], _slip.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
        Assert.Equal(0, _slip.Run("--target=StatusPreview"));
        Assert.Equal(["preview-feature-x", "preview-other"], _slip.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
        Assert.Equal(2, _slip.Run("--target=RehearsePreviewFeatureX"));
        Assert.Equal(2, _slip.Run("--target=DeployPreview", "--name=featurex"));
        Assert.Equal("error: preview-featurex would have the targets of preview-feature-x (StatusPreviewFeaturex): choose another name.\n", _slip.Error.Split("full log")[0]);
    }

    [Fact]
    public void A_plan_makes_no_environment()
    {
        Assert.Equal(0, _slip.Run("--target=DeployPreview", "--name=feature-x", "--plan"));
        Assert.Equal("preview-feature-x", Assert.Single(_slip.Engine.Plans).Environment.Name);
        Assert.Empty(new DerivedEnvironments(_slip.Project.Paths).Names());
    }

    [Fact]
    public void A_rehearsal_runs_the_originals_release_and_variant_with_secrets_of_its_own_and_without_its_gates()
    {
        _slip.Project.With("production.yml", "platform: { port: 8082 }\nconfig: { LEVEL: high }\nsecrets: { TOKEN: env:PRODUCTION_TOKEN }\nprotect: { confirm: true }\n");
        _slip.Engine.Statuses["production"] = new EnvironmentStatus { Environment = "production", Platform = "local", Observed = Sample.Running(), Live = Sample.Entry(3) };

        Assert.Equal(0, _slip.Run("--target=RehearseProduction"));

        var request = Assert.Single(_slip.Engine.Requests);
        var rehearsal = request.Environment;
        Assert.Equal((DeploymentKind.Deploy, Sample.Release, "rehearse-production", "production"), (request.Kind, request.Release, rehearsal.Name, rehearsal.VariantName));
        Assert.Equal(("high", "generated", false, null), (rehearsal.Config["LEVEL"], rehearsal.Secrets["TOKEN"].ToString(), rehearsal.Protect.Any, rehearsal.Expires));
        Assert.NotEqual(8082L, rehearsal.Platform.Values["port"]);
        Assert.EndsWith(
            """
            note: Its secrets were made for it. Put others into .slipway/secrets/rehearse-production/ (TOKEN), then ./build.sh --target=RedeployRehearseProduction
            take it down: ./build.sh --target=RemoveRehearseProduction

            """,
            _slip.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_slip.Project.Paths.Slipway, "derived")).FullName;
        File.WriteAllText(Path.Combine(folder, "preview-x.json"), "{\"of\":");
        Assert.Equal(2, _slip.Run("--target=Status"));
        Assert.StartsWith("error: .slipway/derived/preview-x.json is damaged: ", _slip.Error, StringComparison.Ordinal);
    }
}
