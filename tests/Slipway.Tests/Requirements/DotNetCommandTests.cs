using Slipway.Requirements;

namespace Slipway.Tests.Requirements;

public sealed class DotNetCommandTests
{
    [Fact]
    public void The_command_is_complete_and_every_value_escaped()
    {
        var command = DotNetCommand.Create("restore", "/p/app/App.csproj", "staging", "/p/a,b;c $(d) 100%/staging.props", "/tmp/artifacts", ("RestoreLockedMode", "true"));
        Assert.Equal(
            "dotnet restore /p/app/App.csproj -nologo -verbosity:minimal -nodeReuse:false -terminalLogger:off -consoleLoggerParameters:NoSummary"
            + " -property:Configuration=Release -property:ContinuousIntegrationBuild=true -property:ArtifactsPath=/tmp/artifacts"
            + " '-property:DirectoryPackagesPropsPath=/p/a%2Cb%3Bc %24%28d%29 100%25/staging.props'"
            + " -property:ManagePackageVersionsCentrally=true -property:RestorePackagesWithLockFile=true -property:NuGetLockFilePath=packages.staging.lock.json"
            + " -property:UseAppHost=false -property:RestoreLockedMode=true",
            command.ToString());
        Assert.Equal("/p/app", command.WorkingDirectory);
    }

    [Theory]
    [InlineData("/build/source/app/Program.cs(3,10): error CS1026: ) expected [/build/source/app/App.csproj]", "app/Program.cs:3:10: CS1026: ) expected")]
    [InlineData("/build/source/app/App.csproj : error NU1004: The lock is stale. [/build/source/App.sln]", "app/App.csproj: NU1004: The lock is stale.")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.", "MSBUILD: MSB1009: Project file does not exist.")]
    [InlineData("error MSB4025: The project file /build/source/app/x could not be loaded.", "MSB4025: The project file app/x could not be loaded.")]
    [InlineData("/usr/share/x.targets(25,5): error NETSDK1045: too old [/build/source/app/App.csproj::TargetFramework=net10.0]", "/usr/share/x.targets:25:5: NETSDK1045: too old")]
    [InlineData("/build/source/app/Program.cs(3,10): warning CS0168: never used", null)]
    [InlineData("an error happened", null)]
    public void Errors_of_the_tools_are_told_with_paths_of_the_project(string line, string? expected)
    {
        var errors = new DotNetErrors("/build/source", null);
        errors.Report(line);
        errors.Report(line);
        Assert.Equal(expected, errors.Errors.SingleOrDefault()?.ToString());
    }
}
