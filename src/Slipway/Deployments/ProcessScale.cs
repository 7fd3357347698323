namespace Slipway.Deployments;

/// <summary>How many instances of a process type somebody has asked for with <c>Scale</c>.</summary>
/// <param name="Instances">How many run.</param>
/// <param name="Declared">How many the environment's file said then: when it says something else, the file counts again.</param>
public sealed record ProcessScale(int Instances, int Declared);
