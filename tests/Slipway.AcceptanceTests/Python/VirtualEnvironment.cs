using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>A virtual environment with what a requirements file asks for, installed from the wheelhouse.</summary>
public sealed class VirtualEnvironment
{
    private VirtualEnvironment(string location) => Location = location;

    public string Location { get; }

    public string Programs => Path.Combine(Location, "bin");

    /// <param name="requirements">Arguments of <c>pip install</c>.</param>
    public static async Task<VirtualEnvironment> CreateAsync(string location, string python, params string[] requirements)
    {
        var pip = Wheelhouse.Pip;
        (await Terminal.RunAsync("/", python, ["-m", "venv", location], pip)).MustExitWith(0);
        var created = new VirtualEnvironment(location);
        (await created.RunAsync("pip", ["install", "--quiet", .. requirements])).MustExitWith(0);
        return created;
    }

    /// <summary>Runs a program of the virtual environment to its end.</summary>
    public Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        Terminal.RunAsync(Location, Path.Combine(Programs, program), arguments, Wheelhouse.Pip);
}
