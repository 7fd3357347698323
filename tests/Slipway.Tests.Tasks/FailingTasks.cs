using Cake.Core;
using Cake.Frosting;

namespace Slipway.Tests.Tasks;

public sealed class Failing : FrostingTask
{
    public override void Run(ICakeContext context) => throw new InvalidOperationException("The hull leaks.");
}

[ContinueOnError]
public sealed class FailingAndContinuing : FrostingTask
{
    public override void Run(ICakeContext context) => throw new InvalidOperationException("The hull leaks.");
}

public sealed class Handling(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context)
    {
        journal.Add("Run");
        throw new InvalidOperationException("The hull leaks.");
    }

    public override void OnError(Exception exception, ICakeContext context)
    {
        ArgumentNullException.ThrowIfNull(exception);
        journal.Add("OnError: " + exception.Message);
    }

    public override void Finally(ICakeContext context) => journal.Add("Finally");
}

public sealed class HandlingAsync(Journal journal) : AsyncFrostingTask
{
    public override async Task RunAsync(ICakeContext context)
    {
        await Task.Yield();
        throw new InvalidOperationException("The hull leaks.");
    }

    public override void OnError(Exception exception, ICakeContext context) => journal.Add("OnError");
}

public sealed class HandlingSynchronousThrow(Journal journal) : AsyncFrostingTask
{
    public override Task RunAsync(ICakeContext context) => throw new InvalidOperationException("The hull leaks.");

    public override void OnError(Exception exception, ICakeContext context) => journal.Add("OnError");
}

public sealed class HandlingNothing(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Run");

    public override void OnError(Exception exception, ICakeContext context) => journal.Add("OnError");
}
