using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>
/// Something that can be done: with an environment (<c>Deploy</c> makes <c>DeployStaging</c>), with the whole project
/// (<c>Test</c>), or both (<c>Status</c>). <see cref="BeforeAttribute{TVerb}"/> and <see cref="AfterAttribute{TVerb}"/> name it.
/// </summary>
public abstract class Verb
{
    private protected Verb()
    {
    }

    /// <summary>First part of the targets' names.</summary>
    public string Name => GetType().Name;

    /// <summary>Whether every environment gives it a target.</summary>
    internal virtual bool ForEnvironments => true;

    /// <summary>Whether an environment gives it a target; asked where <see cref="ForEnvironments"/>.</summary>
    /// <param name="environment">Its name.</param>
    /// <param name="derived">Whether it is a preview or a rehearsal.</param>
    internal virtual bool Suits(string environment, bool derived) => true;

    /// <summary>Whether it has a target without an environment.</summary>
    internal virtual bool ForProject => false;

    /// <summary>Whether it changes something, or runs tools for long: then all it says stands in a full log.</summary>
    internal virtual bool KeepsLog => false;

    internal virtual IReadOnlyList<TaskArgument> Arguments => [];

    /// <summary>Whether it takes an argument that is not among <see cref="Arguments"/>, with a value.</summary>
    internal virtual bool Accepts(string argument) => false;

    /// <summary>What it does, as <c>--description</c> lists it.</summary>
    /// <param name="environment">Name of the environment; <c>an environment</c> where the verb itself is described.</param>
    internal abstract string Describe(string environment);

    /// <param name="context">The running command.</param>
    /// <param name="environment">Name of the environment; null for the target without one.</param>
    internal abstract Task RunAsync(SlipwayContext context, string? environment);
}
