using Cake.Core;

namespace Cake.Frosting;

/// <summary>Set-up of a whole run, over the plain Cake context.</summary>
public abstract class FrostingSetup : FrostingSetup<ICakeContext>;

/// <summary>Set-up of a whole run.</summary>
/// <typeparam name="TContext">The context type it needs.</typeparam>
public abstract class FrostingSetup<TContext> : IFrostingSetup
    where TContext : ICakeContext
{
    public abstract void Setup(TContext context, ISetupContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);
}
