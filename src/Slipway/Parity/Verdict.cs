namespace Slipway.Parity;

/// <summary>What a comparison came to, from the least to what most needs an eye.</summary>
public enum Verdict
{
    /// <summary>Equal everywhere.</summary>
    Same,

    /// <summary>It differs by nature, as ports do.</summary>
    Expected,

    /// <summary>It differs, and <c>allow</c> says why.</summary>
    Declared,

    /// <summary>It cannot be told of all environments.</summary>
    Unknown,

    /// <summary>It differs, and nobody said that it should.</summary>
    Drift,
}
