using Cake.Core;
using Cake.Frosting;

namespace Slipway.Tests.Tasks;

public sealed class DummyTask : FrostingTask;

public sealed class First(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("First");
}

public sealed class Second(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Second");
}

public sealed class Third(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Third");
}

[TaskName("Renamed"), TaskDescription("A task by another name.")]
public sealed class Named(Journal journal) : AsyncFrostingTask
{
    public override async Task RunAsync(ICakeContext context)
    {
        await Task.Yield();
        journal.Add("Renamed");
    }
}

public sealed class Criterion : FrostingTask
{
    public override void Run(ICakeContext context) => throw new InvalidOperationException("The criterion was ignored.");

    public override bool ShouldRun(ICakeContext context) => false;
}

public sealed class Arguments(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context)
    {
        foreach (var (name, values) in context.Arguments.GetArguments().OrderBy(a => a.Key, StringComparer.Ordinal))
            journal.Add($"{name}={string.Join(',', values.Select(v => v ?? "null"))}");
    }
}
