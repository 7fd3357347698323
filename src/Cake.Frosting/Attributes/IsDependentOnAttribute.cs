namespace Cake.Frosting;

/// <summary>The given task runs before the marked one.</summary>
/// <param name="type">A type that implements <see cref="IFrostingTask"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type type) : Attribute
{
    public Type Task { get; } = type;
}
