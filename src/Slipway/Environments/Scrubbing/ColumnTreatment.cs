namespace Slipway.Environments.Scrubbing;

/// <summary>What becomes of the values of a column.</summary>
internal enum ColumnTreatment
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>NULL.</summary>
    Null,

    /// <summary>An empty text.</summary>
    Blank,

    /// <summary>An address that nothing can be sent to, equal for equal values.</summary>
    FakeEmail,

    /// <summary>A name, equal for equal values.</summary>
    FakeName,

    /// <summary>A keyed digest, equal for equal values: what was unique or joined stays so.</summary>
    Hash,

    /// <summary>The same value in each row.</summary>
    Fixed,
}
