using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tests.Tasks;

namespace Slipway.Tests.CakeFrosting;

public sealed class RegistrationTests : IDisposable
{
    private readonly HostFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void An_added_assembly_gives_its_exported_tasks()
    {
        var tasks = new List<IFrostingTask>();
        _fixture.Host.AddAssembly(typeof(First).Assembly);
        _fixture.Host.ConfigureServices(s => s.AddSingleton<ICakeEngine>(p =>
        {
            tasks.AddRange(p.GetServices<IFrostingTask>());
            return ActivatorUtilities.CreateInstance<CakeEngine>(p);
        }));

        // One of them depends on DateTime, which is no task.
        Assert.Equal(1, _fixture.Run("-t", "First"));

        Assert.Contains(tasks, t => t is First);
        Assert.DoesNotContain(tasks, t => t.GetType().IsAbstract);
    }

    [Fact]
    public void A_name_and_a_description_come_from_attributes()
    {
        Assert.Equal(0, _fixture.With<Named>().Run("-t", "renamed"));

        Assert.Equal(["Renamed"], _fixture.Journal);
        Assert.Equal("Renamed", Assert.Single(_fixture.Printer.Report!).TaskName);
    }

    [Fact]
    public void A_task_without_Run_is_delegated()
    {
        Assert.Equal(0, _fixture.With<DummyTask>().Run("-t", "DummyTask"));

        Assert.Equal(CakeTaskExecutionStatus.Delegated, Assert.Single(_fixture.Printer.Report!).ExecutionStatus);
    }

    [Fact]
    public void A_target_whose_criterion_says_no_is_an_error()
    {
        Assert.Equal(1, _fixture.With<Criterion>().Run("-t", "Criterion"));

        Assert.Equal(["Error: Could not reach target 'Criterion' since it was skipped due to a criteria."], _fixture.Log.Errors);
    }

    [Fact]
    public void A_task_for_another_context_is_left_out_with_a_warning()
    {
        Assert.Equal(1, _fixture.With<NeedsOtherContext>().With<InheritsContext>().Run("-t", "NeedsOtherContext"));

        Assert.Equal(
            [
                "Task 'NeedsOtherContext' cannot be used since the context isn't convertible to Slipway.Tests.Tasks.OtherContext.",
                "Task 'InheritsContext' cannot be used since the context isn't convertible to Slipway.Tests.Tasks.OtherContext.",
            ],
            _fixture.Log.Lines(LogLevel.Warning));
        Assert.Equal(["Error: The target 'NeedsOtherContext' was not found."], _fixture.Log.Errors);
    }

    [Fact]
    public void A_context_of_ones_own_reaches_tasks_however_far_down_they_derive()
    {
        _fixture.Host.UseContext<OtherContext>();

        Assert.Equal(0, _fixture.With<NeedsOtherContext>().With<InheritsContext>().Run("-t", "NeedsOtherContext", "-t", "InheritsContext"));

        Assert.Equal(["NeedsOtherContext", "InheritsContext"], _fixture.Journal);
    }

    [Fact]
    public void Implementing_the_interface_alone_is_refused()
    {
        Assert.Equal(1, _fixture.With<BareTask>().Run("-t", "BareTask"));

        Assert.Equal(
            ["Error: The task 'BareTask' has to derive from FrostingTask or AsyncFrostingTask; implementing IFrostingTask is not enough."],
            _fixture.Log.Errors);
    }

    [Fact]
    public void A_reverse_dependency_that_is_no_task_is_named()
    {
        Assert.Equal(1, _fixture.With<DependeeOfNoTask>().Run("-t", "DependeeOfNoTask"));

        Assert.Equal(["Error: The reverse dependency 'DateTime' is not a valid task."], _fixture.Log.Errors);
    }

    [Fact]
    public void A_missing_dependency_is_named()
    {
        Assert.Equal(1, _fixture.With<Dependent>().With<First>().Run("-t", "Dependent"));

        Assert.Equal(["Error: Task 'Dependent' is dependent on task 'Second' which does not exist."], _fixture.Log.Errors);
    }

    [Fact]
    public void Two_tasks_of_one_name_are_refused()
    {
        Assert.Equal(1, _fixture.With<First>().With<First>().Run("-t", "First"));

        Assert.Equal(["Error: Another task with the name 'First' has already been added."], _fixture.Log.Errors);
    }

    [Fact]
    public void The_last_registration_of_engine_arguments_and_printer_wins()
    {
        var printer = new SilentReportPrinter();
        CakeEngine? engine = null;
        _fixture.With<Arguments>().Host.ConfigureServices(s => s
            .AddSingleton<ICakeReportPrinter>(printer)
            .AddSingleton<ICakeEngine>(p => engine = ActivatorUtilities.CreateInstance<CakeEngine>(p)));

        Assert.Equal(0, _fixture.Run("-t", "Arguments"));

        Assert.Equal("Arguments", Assert.Single(engine!.Tasks).Name);
        Assert.NotNull(printer.Report);
        Assert.Null(_fixture.Printer.Report);
    }

    [Fact]
    public void Tools_go_to_Cakes_installer_by_default_and_only_then_is_it_made()
    {
        var installers = 0;
        using var fixture = new HostFixture();
        fixture.Host.UsePackageInstaller<FakePackageInstaller>().InstallTool(new Uri("fake:?package=Bar"));
        fixture.Host.ConfigureServices(s => s.AddSingleton<Cake.Frosting.IToolInstaller>(p =>
        {
            installers++;
            return new ThroughCake(p.GetRequiredService<Cake.Core.Tooling.IToolInstaller>());
        }));

        Assert.Equal(1, fixture.With<DummyTask>().Run("-t", "DummyTask"));

        Assert.Equal(1, installers);
        Assert.Equal(["Error: Failed to install tool 'Bar'."], fixture.Log.Errors);
    }

    [Fact]
    public void Settings_are_defaults_that_arguments_beat()
    {
        _fixture.Host.UseCakeSetting("Harbour", "Oslo").SetToolPath("./berth");
        var seen = new List<string>();
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.AddSingleton<IFrostingSetup>(new Lambda(context =>
        {
            seen.Add(context.Configuration.GetValue("Harbour"));
            seen.Add(context.Configuration.GetValue("Paths_Tools"));
        })));

        Assert.Equal(0, _fixture.Run("-t", "DummyTask", "--harbour=Bergen"));

        Assert.Equal(["Bergen", "berth"], seen);
    }

    private sealed class Lambda(Action<ICakeContext> setup) : IFrostingSetup
    {
        public void Setup(ICakeContext context, ISetupContext info) => setup(context);
    }

    private sealed class ThroughCake(Cake.Core.Tooling.IToolInstaller installer) : Cake.Frosting.IToolInstaller
    {
        public void Install(Cake.Core.Packaging.PackageReference tool) => _ = installer.Install(tool).ToList();
    }

    private sealed class FakePackageInstaller : Cake.Core.Packaging.IPackageInstaller
    {
        public bool CanInstall(Cake.Core.Packaging.PackageReference package, Cake.Core.Packaging.PackageType type) => package.Scheme == "fake";

        public IReadOnlyCollection<Cake.Core.IO.IFile> Install(
            Cake.Core.Packaging.PackageReference package, Cake.Core.Packaging.PackageType type, Cake.Core.IO.DirectoryPath path) => [];
    }
}
