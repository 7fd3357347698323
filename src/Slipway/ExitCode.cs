namespace Slipway;

/// <summary>What the exit code of a command tells its caller. It never lies: 0 means reached and verified.</summary>
public enum ExitCode
{
    /// <summary>The requested end state was reached and verified.</summary>
    Success = 0,

    /// <summary>It failed; the old release serves with its old configuration.</summary>
    Failed = 1,

    /// <summary>Bad usage or configuration; nothing was touched.</summary>
    Usage = 2,

    /// <summary>It failed after the switch and was taken back.</summary>
    TakenBack = 3,

    /// <summary>It failed and could not be taken back.</summary>
    Stuck = 4,

    /// <summary>Refused: lease held, freeze, gate, missing confirmation.</summary>
    Refused = 5,

    /// <summary>The requested end state was reached and verified, and stands; what the project hung behind it failed.</summary>
    FollowUpFailed = 6,
}
