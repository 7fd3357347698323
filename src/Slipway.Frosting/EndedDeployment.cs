using Slipway.Deployments;

namespace Slipway.Frosting;

/// <summary>A deployment of this command that has ended, well or not.</summary>
internal sealed record EndedDeployment(string Target, DeploymentResult Result, TimeSpan Elapsed);
