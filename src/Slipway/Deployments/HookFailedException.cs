namespace Slipway.Deployments;

/// <summary>A hook of the project failed, did not end in time or was interrupted; the details are the end of its own output.</summary>
internal sealed class HookFailedException(string message) : SlipwayException(ExitCode.Failed, message);
