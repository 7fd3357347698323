namespace Slipway.Platforms;

/// <summary>A platform of the very machine that deploys: with shared state, the history has deployments of other machines that are not here.</summary>
public interface IRunOnThisMachine
{
    /// <returns>Whether something of a deployment is here.</returns>
    bool Has(int deployment);
}
