namespace Slipway.Frosting.Arguments;

/// <summary>An argument that a target declares: what is not declared is refused before anything runs.</summary>
/// <param name="Name">As it is typed after <c>--</c>.</param>
/// <param name="Meaning">One line for the help page.</param>
/// <param name="Value">Placeholder of the value, such as <c>&lt;rev&gt;</c>; null for a switch that takes none.</param>
/// <param name="Choices">The only allowed values; null: any.</param>
internal sealed record TaskArgument(string Name, string Meaning, string? Value = null, IReadOnlyList<string>? Choices = null)
{
    public bool IsSwitch => Value is null;

    /// <summary>As the help page shows it.</summary>
    public override string ToString() => IsSwitch ? $"--{Name}" : $"--{Name}={Value}";
}
