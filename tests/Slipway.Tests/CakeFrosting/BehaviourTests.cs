using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tests.Tasks;

namespace Slipway.Tests.CakeFrosting;

/// <summary>The 25 behaviours that Frosting's own tests assert.</summary>
public sealed class BehaviourTests : IDisposable
{
    private readonly HostFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_configured_working_directory_becomes_the_environments_made_absolute()
    {
        Directory.CreateDirectory(Path.Combine(_fixture.Directory, "Foo"));
        _fixture.With<DummyTask>().Host.UseWorkingDirectory("./Foo");

        Assert.Equal(0, _fixture.Run("--target", "DummyTask"));

        Assert.Equal(_fixture.Directory + "/Foo", _fixture.Environment.WorkingDirectory.FullPath);
    }

    [Fact]
    public void The_working_directory_of_the_command_line_beats_the_configured_one()
    {
        Directory.CreateDirectory(Path.Combine(_fixture.Directory, "Foo"));
        Directory.CreateDirectory(Path.Combine(_fixture.Directory, "Bar"));
        _fixture.With<DummyTask>().Host.UseWorkingDirectory("./Foo");

        Assert.Equal(0, _fixture.Run("-w", "./Bar", "--target", "DummyTask"));

        Assert.Equal(_fixture.Directory + "/Bar", _fixture.Environment.WorkingDirectory.FullPath);
    }

    [Fact]
    public void Setup_is_called_once()
    {
        var lifetime = new RecordingLifetime();
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.AddSingleton<IFrostingSetup>(lifetime));

        Assert.Equal(0, _fixture.Run("--target", "dummytask"));

        Assert.Equal((1, 0), (lifetime.Setups, lifetime.Teardowns));
    }

    [Fact]
    public void Teardown_is_called_once()
    {
        var lifetime = new RecordingLifetime();
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.AddSingleton<IFrostingTeardown>(lifetime));

        Assert.Equal(0, _fixture.Run("--target", "dummytask"));

        Assert.Equal((0, 1), (lifetime.Setups, lifetime.Teardowns));
    }

    [Fact]
    public void Task_setup_is_called_once_for_a_task()
    {
        var lifetime = new RecordingTaskLifetime();
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.AddSingleton<IFrostingTaskSetup>(lifetime));

        Assert.Equal(0, _fixture.Run("--target", "dummytask"));

        Assert.Equal((1, 0), (lifetime.Setups, lifetime.Teardowns));
    }

    [Fact]
    public void Task_teardown_is_called_once_for_a_task()
    {
        var lifetime = new RecordingTaskLifetime();
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.AddSingleton<IFrostingTaskTeardown>(lifetime));

        Assert.Equal(0, _fixture.Run("--target", "dummytask"));

        Assert.Equal((0, 1), (lifetime.Setups, lifetime.Teardowns));
    }

    [Fact]
    public void A_target_in_any_case_runs_through_the_execution_strategy()
    {
        var strategy = new RecordingStrategy();
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.AddSingleton<IExecutionStrategy>(strategy));

        Assert.Equal(0, _fixture.Run("--target", "dummytask"));

        Assert.Equal(["DummyTask"], strategy.Executed);
    }

    [Fact]
    public void A_failing_task_that_continues_on_error_does_not_fail_the_run()
        => Assert.Equal(0, _fixture.With<FailingAndContinuing>().Run("--target", "FailingAndContinuing"));

    [Fact]
    public void A_failing_task_fails_the_run()
        => Assert.NotEqual(0, _fixture.With<Failing>().Run("--target", "Failing"));

    [Fact]
    public void A_dependee_runs_before_the_task_it_names()
    {
        Assert.Equal(0, _fixture.With<Third>().With<Dependee>().Run("--target", "Third"));

        Assert.Equal(["Dependee", "Third"], _fixture.Journal);
    }

    [Fact]
    public void Dependencies_run_in_the_order_they_are_declared()
    {
        Assert.Equal(0, _fixture.With<Dependent>().With<First>().With<Second>().Run("--target", "Dependent"));

        Assert.Equal(["Second", "First", "Dependent"], _fixture.Journal);
    }

    [Fact]
    public void A_dependency_that_is_no_task_fails_the_run_and_is_named()
    {
        Assert.NotEqual(0, _fixture.With<DependentOnNoTask>().Run("--target", "DependentOnNoTask"));

        var (level, format, args) = Assert.Single(_fixture.Log.Entries, e => e.Level == LogLevel.Error);
        Assert.Equal((LogLevel.Error, "Error: {0}"), (level, format));
        Assert.Equal("The dependency 'DateTime' is not a valid task.", Assert.Single(args));
    }

    [Fact]
    public void A_successful_run_returns_zero()
        => Assert.Equal(0, _fixture.With<DummyTask>().Run("--target", "DummyTask"));

    [Fact]
    public void OnError_is_called_when_Run_fails()
    {
        Assert.Equal(0, _fixture.With<Handling>().Run("--target", "Handling"));

        Assert.Contains("OnError: The hull leaks.", _fixture.Journal);
    }

    [Fact]
    public void OnError_is_called_when_RunAsync_fails_and_when_it_throws_at_once()
    {
        Assert.Equal(0, _fixture.With<HandlingAsync>().With<HandlingSynchronousThrow>()
            .Run("--target", "HandlingAsync", "--target", "HandlingSynchronousThrow"));

        Assert.Equal(["OnError", "OnError"], _fixture.Journal);
    }

    [Fact]
    public void OnError_is_not_called_after_success()
    {
        Assert.Equal(0, _fixture.With<HandlingNothing>().Run("--target", "HandlingNothing"));

        Assert.Equal(["Run"], _fixture.Journal);
    }

    [Fact]
    public void Run_then_OnError_then_Finally()
    {
        Assert.Equal(0, _fixture.With<Handling>().Run("--target", "Handling"));

        Assert.Equal(["Run", "OnError: The hull leaks.", "Finally"], _fixture.Journal);
    }

    [Fact]
    public void A_tool_is_installed_once_by_its_original_string()
    {
        var tool = new Uri("foo:?package=Bar&version=1.2.3");
        _fixture.With<DummyTask>().Host.ConfigureServices(s => s.UseTool(tool));

        Assert.Equal(0, _fixture.Run("--target", "DummyTask"));

        Assert.Equal(tool.OriginalString, Assert.Single(_fixture.Installer.Installed).OriginalString);
    }

    [Fact]
    public void The_target_is_among_the_arguments_that_tasks_see()
    {
        Assert.Equal(0, _fixture.With<Arguments>().Run("--target", "Arguments"));

        Assert.Equal(["target=Arguments"], _fixture.Journal);
    }

    [Theory]
    [InlineData("First", "Second", "Third")]
    [InlineData("First", "Third", "Second")]
    [InlineData("Second", "First", "Third")]
    [InlineData("Second", "Third", "First")]
    [InlineData("Third", "First", "Second")]
    [InlineData("Third", "Second", "First")]
    public void Several_targets_run_in_the_order_of_the_command_line(string one, string two, string three)
    {
        Assert.Equal(0, _fixture.With<Third>().With<Second>().With<First>().Run("--target", one, "--target", two, "--target", three));

        Assert.Equal([one, two, three], _fixture.Journal);
    }
}
