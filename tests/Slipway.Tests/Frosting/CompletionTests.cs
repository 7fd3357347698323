namespace Slipway.Tests.Frosting;

/// <summary>The script for the shell. What a shell does with it is tried in the acceptance tests.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Theory]
    [InlineData("bash", "\ncomplete -o default -F _slipway_complete build.sh\n")]
    [InlineData("zsh", "\ncompdef _slipway_complete build.sh\n")]
    public void It_holds_every_target_and_its_arguments(string shell, string last)
    {
        Assert.Equal(0, _slip.Run("--target=Completion", $"--shell={shell}"));

        Assert.StartsWith($"# Completion of ./build.sh for {shell}. Made by ./build.sh --target=Completion --shell={shell}: ", _slip.Out, StringComparison.Ordinal);
        Assert.Contains($"\n_slipway_script='{_slip.Project.Paths.Root}/build.sh'\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains(" | DeployProduction | DeployStaging", _slip.Out, StringComparison.Ordinal);
        Assert.EndsWith(last, _slip.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: Completion needs the shell: --shell=bash or --shell=zsh.\n", "--target=Completion")]
    [InlineData("error: --shell can be bash or zsh, but was given 'fish'.\n", "--target=Completion", "--shell=fish")]
    [InlineData("error: --shell is given twice: 'bash' and 'zsh'.\n", "--target=Completion", "--shell=bash", "--shell=zsh")]
    [InlineData("error: --shell needs a value: --shell=bash|zsh.\n", "--target=Completion", "--shell")]
    public void Another_shell_or_none_is_told(string message, params string[] args)
    {
        Assert.Equal(2, _slip.Run(args));
        Assert.Equal(message, _slip.Error);
        Assert.Empty(_slip.Out);
    }
}
