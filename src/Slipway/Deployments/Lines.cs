namespace Slipway.Deployments;

/// <summary>Passes lines on at once and in order; <see cref="Progress{T}"/> would post them to the thread pool.</summary>
internal sealed class Lines(Action<string> report) : IProgress<string>
{
    public void Report(string value) => report(value);
}
