using Cake.Core;
using Cake.Frosting;

namespace Slipway.Tests.Tasks;

public sealed class OtherContext(ICakeContext context) : FrostingContext(context);

/// <summary>Needs a context that a host without <c>UseContext</c> does not have.</summary>
public sealed class NeedsOtherContext(Journal journal) : FrostingTask<OtherContext>
{
    public override void Run(OtherContext context) => journal.Add("NeedsOtherContext");
}

public abstract class OtherContextTask : FrostingTask<OtherContext>;

/// <summary>Its context type is that of a base class further up.</summary>
public sealed class InheritsContext(Journal journal) : OtherContextTask
{
    public override void Run(OtherContext context) => journal.Add("InheritsContext");
}

/// <summary>Implements the interface alone, which is not enough.</summary>
public sealed class BareTask : IFrostingTask
{
    public Task RunAsync(ICakeContext context) => Task.CompletedTask;

    public bool ShouldRun(ICakeContext context) => true;

    public void OnError(Exception exception, ICakeContext context)
    {
    }

    public void Finally(ICakeContext context)
    {
    }
}
