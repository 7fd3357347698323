namespace Slipway.Environments;

/// <summary>Where a secret's value comes from. The value itself is never part of a file, a plan or a record.</summary>
/// <param name="Scheme"><c>env</c>, <c>file</c>, <c>command</c> or <c>generated</c>.</param>
/// <param name="Target">Variable name, path or command line; empty for <c>generated</c>.</param>
public sealed record SecretReference(string Scheme, string Target)
{
    /// <summary>Where the reference is written.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The reference as it is written, such as <c>env:TOKEN</c>.</summary>
    public override string ToString() => Target.Length == 0 ? Scheme : $"{Scheme}:{Target}";

    public bool Equals(SecretReference? other) => other is not null && Scheme == other.Scheme && Target == other.Target;

    public override int GetHashCode() => HashCode.Combine(Scheme, Target);
}
