using Slipway.Platforms.Local;

namespace Slipway.Tests.Dock;

public sealed class ShellCommandTests
{
    [Theory]
    [InlineData("dotnet App.dll --urls http://127.0.0.1:$PORT", "exec dotnet App.dll --urls http://127.0.0.1:$PORT")]
    [InlineData("gunicorn app.wsgi", "exec gunicorn app.wsgi")]
    [InlineData("cd web && ./run", "cd web && ./run")]
    [InlineData("./a | tee b", "./a | tee b")]
    [InlineData("A=1 ./run", "A=1 ./run")]
    [InlineData("./run --a=1", "exec ./run --a=1")]
    public void A_simple_command_takes_the_place_of_its_shell(string command, string run) =>
        Assert.Equal(["-c", run], ShellCommand.Arguments(command));
}
