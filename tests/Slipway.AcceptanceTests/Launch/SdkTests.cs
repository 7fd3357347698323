using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Launch;

/// <summary>A machine without the SDK: a PATH that has what build.sh needs, and no dotnet.</summary>
[Collection(LaunchedProject.Name)]
public sealed class SdkTests(LaunchedProject project)
{
    private static readonly string[] Tools =
        ["sh", "bash", "dirname", "readlink", "find", "cmp", "date", "mkdir", "mv", "rm", "ls", "sort", "tail", "ps", "cat", "flock", "touch", "nice", "cp", "ln", "env"];

    private string Message => $"The .NET SDK that global.json names is not on this machine. Installing it into {project.Root}/.dotnet ...\n";

    [Fact]
    public async Task A_missing_SDK_is_installed_into_the_repository_by_the_official_script()
    {
        var installer = Installer("""
            printf '%s|' "$@" >"$(dirname "$0")/arguments"
            mkdir -p "$4" && ln -sf "$REAL_DOTNET" "$4/dotnet"
            """);
        project.Greet("installed");

        var result = (await RunAsync(installer, ToolsWithoutDotnet())).MustExitWith(0);

        Assert.StartsWith(Message, result.Error, StringComparison.Ordinal);
        Assert.Contains("says installed\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            $"--jsonfile|{project.Root}/global.json|--install-dir|{project.Root}/.dotnet|--no-path|",
            await File.ReadAllTextAsync(Path.Combine(project.Scratch, "arguments")));

        // It is found again: no second installation, and nothing to compile.
        File.Delete(installer);
        Assert.Equal("", (await RunAsync(installer, ToolsWithoutDotnet())).MustExitWith(0).Error);

        // The machine's own SDK comes first where it will do.
        project.Greet("own");
        (await project.RunAsync()).MustExitWith(0);
        Assert.DoesNotContain(".dotnet", await File.ReadAllTextAsync(Path.Combine(project.Host, project.Current, "dotnet")), StringComparison.Ordinal);
        Directory.Delete(Path.Combine(project.Root, ".dotnet"), recursive: true);
    }

    [Fact]
    public async Task An_installation_that_fails_ends_with_exit_code_2_and_its_output()
    {
        var installer = Installer("echo 'no such version' >&2; exit 1");
        var pin = await File.ReadAllTextAsync(Path.Combine(project.Root, "global.json"));
        project.Write("global.json", """{ "sdk": { "version": "99.0.100" } }""");
        try
        {
            var result = (await RunAsync(installer, null)).MustExitWith(2);

            Assert.Equal("", result.Output);
            Assert.Equal($"{Message}no such version\nThe .NET SDK was not installed: {installer} failed. Its output is above.\n", result.Error);
        }
        finally
        {
            project.Write("global.json", pin);
        }
    }

    [Fact]
    public async Task Without_SDK_and_network_it_says_what_to_do()
    {
        project.Greet("offline");

        var result = (await RunAsync(null, ToolsWithoutDotnet())).MustExitWith(2);

        Assert.StartsWith(Message, result.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "https://dot.net/v1/dotnet-install.sh cannot be reached. Install the .NET SDK by hand, or set SLIPWAY_DOTNET_INSTALL to a copy of that script.\n",
            result.Error, StringComparison.Ordinal);
    }

    private string Installer(string script)
    {
        var path = Path.Combine(project.Scratch, "dotnet-install.sh");
        File.WriteAllText(path, script);
        return path;
    }

    private string ToolsWithoutDotnet()
    {
        var bin = Directory.CreateDirectory(Path.Combine(project.Scratch, "tools")).FullName;
        foreach (var tool in Tools)
        {
            var link = Path.Combine(bin, tool);
            if (!File.Exists(link) && OnPath(tool) is { } file)
                File.CreateSymbolicLink(link, file);
        }

        return bin;
    }

    private Task<CommandResult> RunAsync(string? installer, string? path) =>
        Terminal.RunAsync("/", project.BuildScript, [], new Dictionary<string, string?>
        {
            ["SLIPWAY_DOTNET_INSTALL"] = installer,
            ["REAL_DOTNET"] = OnPath("dotnet"),
            ["PATH"] = path ?? Environment.GetEnvironmentVariable("PATH"),
        });

    private static string? OnPath(string tool) => Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, tool))
        .FirstOrDefault(File.Exists);
}
