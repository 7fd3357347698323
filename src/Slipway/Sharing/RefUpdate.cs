namespace Slipway.Sharing;

/// <summary>What a push said about one ref.</summary>
internal enum RefUpdate
{
    /// <summary>It was created or removed.</summary>
    Done,

    /// <summary>The remote has it already, so that the push did not send it.</summary>
    Exists,

    /// <summary>The remote refused it: somebody else was faster, or it does not take such refs.</summary>
    Refused,
}
