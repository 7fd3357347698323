using CsCheck;
using Slipway.Releases;

namespace Slipway.Tests.Releases;

public sealed class ProcfileTests
{
    [Fact]
    public void Processes_come_in_the_order_of_the_file()
    {
        var processes = Procfile.Parse("\ufeffweb: dotnet App.dll --urls=http://+:$PORT\r\n\r\n# a comment\r\n  worker:dotnet App.dll worker # part of it\r\nrelease : x\r\n".Replace("release :", "release:", StringComparison.Ordinal), "Procfile");
        Assert.Equal(
            [new ProcessType("web", "dotnet App.dll --urls=http://+:$PORT"), new ProcessType("worker", "dotnet App.dll worker # part of it"), new ProcessType("release", "x")],
            processes);
    }

    [Fact]
    public void Every_bad_line_is_told_at_once_with_its_place()
    {
        var error = Assert.Throws<ConfigurationException>(() => Procfile.Parse("web: run\nthis is no process\n: nameless\nwork er: x\nworker:\nweb: again\n  bad\0: x\nrelease : x\n", "app/Procfile"));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(
            """
            app/Procfile:2:1: 'this is no process' has no ':'; a line is 'name: command'. Example: 'web: dotnet MyApp.dll'.
            app/Procfile:3:1: there is no name before the ':'. Example: 'web: dotnet MyApp.dll'.
            app/Procfile:4:5: 'work er' is no name of a process type: letters, digits, '-' and '_' only.
            app/Procfile:5:8: process type 'worker' has no command.
            app/Procfile:6:1: process type 'web' is defined twice, first in line 1.
            app/Procfile:7:6: a NUL character does not belong in a Procfile.
            app/Procfile:8:8: 'release ' is no name of a process type: letters, digits, '-' and '_' only.
            """,
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# nothing\n")]
    [InlineData("worker: run\n")]
    [InlineData("Web: run\n")]
    public void Without_web_there_is_nothing_to_route_to(string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => Procfile.Parse(text, "Procfile"));
        Assert.Equal("Procfile: there is no process type 'web', the one that answers requests. Example: 'web: dotnet MyApp.dll'.", error.Message);
    }

    [Fact]
    public void A_long_bad_line_is_shortened()
    {
        var error = Assert.Throws<ConfigurationException>(() => Procfile.Parse(new string('x', 100_000), "Procfile"));
        Assert.True(error.Message.Length < 200);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var name = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['A', 'Z'], Gen.Char['0', '9'], Gen.Const('-'), Gen.Const('_')), 1, 12];
        var command = Gen.String[Gen.Char[' ', '~'], 1, 40].Select(text => text.Trim()).Where(text => text.Length > 0);
        Gen.Select(name, command).List[0, 8].Sample(pairs =>
        {
            var processes = pairs.DistinctBy(pair => pair.Item1).Where(pair => pair.Item1 != "web").Select(pair => new ProcessType(pair.Item1, pair.Item2)).Append(new ProcessType("web", "run")).ToList();
            Assert.Equal(processes, Procfile.Parse(string.Concat(processes.Select(process => $"{process.Name}: {process.Command}\n")), "Procfile"));
        });
    }

    [Fact]
    public void Whatever_the_text_the_answer_is_processes_or_places() =>
        Gen.String[Gen.OneOf(Gen.Char['\0', '\u00ff'], Gen.Const('\n'), Gen.Const(':')), 0, 80].Sample(text =>
        {
            try
            {
                Assert.Contains(Procfile.Parse(text, "Procfile"), process => process.Name == "web");
            }
            catch (ConfigurationException exception)
            {
                Assert.All(exception.Problems, problem => Assert.Equal("Procfile", problem.Location!.Value.File));
            }
        });
}
