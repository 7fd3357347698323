using Slipway.Requirements;

namespace Slipway.Tests.Processes;

/// <summary>What a shell, a git hook or a CI system has set must not turn a build to something else.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class AmbientVariablesTests
{
    [Fact]
    public async Task Git_is_not_led_to_another_repository()
    {
        using var scratch = new ScratchRepository();
        await scratch.CommitAsync(("a", "1"));
        Environment.SetEnvironmentVariable("GIT_DIR", "/no/such/repository");
        try
        {
            Assert.Empty((await scratch.Open().StatusAsync(TestContext.Current.CancellationToken)).Changes);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_DIR", null);
        }
    }

    [Theory]
    [InlineData("Version")]
    [InlineData("PLATFORM")]
    [InlineData("configuration")]
    [InlineData("MSBUILDDEBUGPATH")]
    public void MSBuild_gets_no_variable_that_it_would_take_for_a_property(string name)
    {
        Environment.SetEnvironmentVariable(name, "x");
        try
        {
            Assert.True(DotNetCommand.Isolated().TryGetValue(name, out var value));
            Assert.Null(value);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
