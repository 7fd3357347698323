namespace Slipway.Frosting;

/// <summary>
/// Declares an argument of a project's own task, so that it is listed in the help page and accepted on the command line.
/// The task reads it as every Cake task does: <c>context.Argument&lt;string&gt;("name")</c>.
/// </summary>
/// <param name="name">As it is typed after <c>--</c>.</param>
/// <param name="meaning">One line for the help page.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class TaskArgumentAttribute(string name, string meaning) : Attribute
{
    public string Name { get; } = name;

    public string Meaning { get; } = meaning;

    /// <summary>Placeholder of the value in the help page. Empty makes it a switch without a value. The default value is <c>&lt;value&gt;</c>.</summary>
    public string Value { get; init; } = "<value>";
}
