namespace Slipway.AcceptanceTests.Python;

[Collection(DjangoTests.Name)]
public sealed class WheelhouseTests(DjangoEnvironments environments)
{
    [Theory]
    [InlineData(DjangoEnvironments.Staging)]
    [InlineData(DjangoEnvironments.Production)]
    public async Task What_an_environment_requires_is_installed_without_an_index_and_fits_together(string environment)
    {
        var installed = await environments.GetAsync(environment);
        Assert.Equal("No broken requirements found.\n", (await installed.RunAsync("pip", "check")).MustExitWith(0).Output);
        Assert.Equal($"{DjangoEnvironments.DjangoOf(environment)}\n", (await installed.RunAsync("django-admin", "--version")).MustExitWith(0).Output);
    }

    [Fact]
    public async Task Every_python_of_this_machine_installs_from_it()
    {
        Wheelhouse.Require();
        var scratch = Directory.CreateTempSubdirectory("wheelhouse-").FullName;
        try
        {
            foreach (var (python, number) in Wheelhouse.Interpreters().Select((python, number) => (python, number)))
            {
                var installed = await VirtualEnvironment.CreateAsync(Path.Combine(scratch, $"{number}"), python, "Django==5.2.*");
                Assert.Equal("No broken requirements found.\n", (await installed.RunAsync("pip", "check")).MustExitWith(0).Output);
                Assert.Equal($"{Wheelhouse.Newest("django", "5.2.")}\n", (await installed.RunAsync("python", "-m", "django", "--version")).MustExitWith(0).Output);
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
