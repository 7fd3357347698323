namespace Cake.Frosting;

/// <summary>Names a task; without it a task is named after its type.</summary>
/// <param name="name">The name, matched without regard to case on the command line.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
