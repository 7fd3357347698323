namespace Slipway.Frosting.Arguments;

/// <summary>One <c>--name=value</c> or <c>--name</c> of the command line that is not a switch of Cake's.</summary>
internal readonly record struct GivenArgument(string Name, string? Value);
