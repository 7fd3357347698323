using Slipway.Frosting.Verbs;

namespace Slipway.Frosting;

/// <summary>Hangs a project's own task on a verb, in every environment that the verb has a target for.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class HookAttribute : Attribute
{
    private protected HookAttribute(Type verb, HookPlace place)
    {
        Verb = verb;
        Place = place;
    }

    /// <summary>Class of the verb.</summary>
    public Type Verb { get; }

    internal HookPlace Place { get; }
}

/// <summary>Runs the task before the verb; when it fails, the verb does not run.</summary>
/// <typeparam name="TVerb">For example <see cref="Deploy"/>.</typeparam>
public sealed class BeforeAttribute<TVerb>() : HookAttribute(typeof(TVerb), HookPlace.Before)
    where TVerb : Verb;

/// <summary>Runs the task after the verb has succeeded.</summary>
/// <typeparam name="TVerb">For example <see cref="Promote"/>.</typeparam>
public sealed class AfterAttribute<TVerb>() : HookAttribute(typeof(TVerb), HookPlace.After)
    where TVerb : Verb;

internal enum HookPlace
{
    Before,
    After,
}
