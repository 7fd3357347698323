namespace Cake.Frosting;

/// <summary>The marked task runs before the given one.</summary>
/// <param name="type">A type that implements <see cref="IFrostingTask"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependeeOfAttribute(Type type) : Attribute
{
    public Type Task { get; } = type;
}
