using Cake.Core;
using Cake.Frosting;

namespace Slipway.Tests.CakeFrosting;

internal sealed class RecordingLifetime : IFrostingLifetime
{
    public int Setups { get; private set; }

    public int Teardowns { get; private set; }

    public void Setup(ICakeContext context, ISetupContext info) => Setups++;

    public void Teardown(ICakeContext context, ITeardownContext info) => Teardowns++;
}

internal sealed class RecordingTaskLifetime : IFrostingTaskLifetime
{
    public int Setups { get; private set; }

    public int Teardowns { get; private set; }

    public void Setup(ICakeContext context, ITaskSetupContext info) => Setups++;

    public void Teardown(ICakeContext context, ITaskTeardownContext info) => Teardowns++;
}
