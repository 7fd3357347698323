namespace Slipway.Platforms;

/// <summary>A platform of the very machine that deploys: with shared state, the history has deployments of other machines that are not here.</summary>
public interface IRunOnThisMachine
{
    /// <summary>Where the environment answers, also when nothing runs.</summary>
    string Url { get; }

    /// <returns>Whether something of a deployment is here.</returns>
    bool Has(int deployment);
}
