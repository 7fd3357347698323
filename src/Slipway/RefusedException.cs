namespace Slipway;

/// <summary>The input is right, and a rule forbids it now: lease held, gate not passed, confirmation missing.</summary>
public sealed class RefusedException(string message)
    : SlipwayException(ExitCode.Refused, message);
