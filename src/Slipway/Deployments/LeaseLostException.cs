namespace Slipway.Deployments;

/// <summary>Another process took the lease over: whatever is done now would be done behind its back.</summary>
internal sealed class LeaseLostException(string message) : SlipwayException(ExitCode.Failed, message);
