namespace Slipway.Environments.Scrubbing;

/// <summary>What becomes of an uploaded file.</summary>
internal enum FileTreatment
{
    Keep,
    Drop,

    /// <summary>Another file of the same kind, under the same name.</summary>
    Placeholder,
}
