using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>
/// What others wrote cannot move the cursor or look like a line of ours, through the real command line: names of
/// people and branches, reasons, subjects of commits, lines of apps. All of it, and what a terminal obeys taken out.
/// </summary>
public sealed class ForeignTextTests(TinyProject project) : IClassFixture<TinyProject>
{
    /// <summary>Between the letters a to i: ESC[2J, OSC 0 with BEL, CR, BEL, CSI of C1, NEL, RLO, line separator.</summary>
    private const string Hostile = "a\u001b[2Jb\u001b]0;title\u0007c\rd\u0007e\u009b1Af\u0085g\u202eh\u2028i";

    private const string Plain = "abcdefghi";

    /// <summary>Who acts stands on one line: what breaks lines is a space.</summary>
    private const string Actor = "abc def gh i";

    /// <summary>The same as printf(1) writes it.</summary>
    private const string Printed = @"a\033[2Jb\033]0;title\007c\rd\007e\302\2331Af\302\205g\342\200\256h\342\200\250i\n";

    /// <summary>What git takes for the name of a branch: no controls of ASCII.</summary>
    private const string Branch = "a\u009b1Ab\u0085c\u202ed\u2028e";

    [Fact]
    public async Task Names_reasons_subjects_and_logs_are_shown_plainly()
    {
        project.Write("app/Procfile", $"web: dotnet Tiny.dll\nnoise: sh -c \"printf '{Printed}'; exec sleep 600\"\n");
        await RepositoryUnderTest.CommitAsync(project.Root, "A process that prints what a terminal obeys");
        (await RunAsync("--target=DeployStaging")).MustExitWith(0);

        var status = (await RunAsync("--target=StatusStaging")).MustExitWith(0);
        Assert.Contains($"deployed by {Actor}\n", status.Output, StringComparison.Ordinal);
        await WaitForLineAsync();
        Assert.Equal($"noise.1 | {Plain}\n", (await RunAsync("--target=LogsStaging", "--process=noise")).MustExitWith(0).Output);

        (await RunAsync("--target=LockStaging", $"--reason={Hostile}")).MustExitWith(0);
        var locked = (await RunAsync("--target=StatusStaging")).MustExitWith(0);
        Assert.Contains($": {Actor}; free it: ./build.sh --target=UnlockStaging --reason=<why>\n", locked.Output, StringComparison.Ordinal);
        Assert.StartsWith("refused: staging is locked by ", (await RunAsync("--target=DeployStaging")).MustExitWith(5).Error, StringComparison.Ordinal);
        (await RunAsync("--target=UnlockStaging", $"--reason={Hostile}")).MustExitWith(0);
        var history = (await RunAsync("--target=HistoryStaging")).MustExitWith(0);
        Assert.Contains($": {Plain}; it was held by ", history.Output, StringComparison.Ordinal);

        project.Write("app/other.txt", "another release");
        await RepositoryUnderTest.CommitAsync(project.Root, Hostile);
        var plan = (await RunAsync("--target=DeployStaging", "--plan")).MustExitWith(0);
        Assert.Contains("ab", plan.Output, StringComparison.Ordinal);

        await RepositoryUnderTest.GitAsync(project.Root, "checkout", "-q", "-b", Branch);
        project.Configure("staging", project.Staging("protect: { branches: [main] }\n"));
        await RepositoryUnderTest.CommitAsync(project.Root, "Protect staging");
        Assert.StartsWith("refused: staging takes only the branch main (protect.branches), and this is abcde. Nothing was touched.\n", (await RunAsync("--target=DeployStaging")).MustExitWith(5).Error, StringComparison.Ordinal);
    }

    private async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var result = await project.SlipwayAsync(new Dictionary<string, string?> { ["SLIPWAY_ACTOR"] = Hostile }, arguments);
        Assert.All(result.All, letter => Assert.False(letter != '\n' && (char.IsControl(letter) || letter is '\u202e' or '\u2028'), $"{result.CommandLine} shows U+{(int)letter:X4}"));
        return result;
    }

    /// <summary>The process was started; that it has printed is another matter.</summary>
    private async Task WaitForLineAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await RunAsync("--target=LogsStaging", "--process=noise")).Output.Length == 0)
            await Task.Delay(50, deadline.Token);
    }
}
