using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task. Derive from <see cref="FrostingTask"/> or <see cref="AsyncFrostingTask"/> instead of implementing this.</summary>
public interface IFrostingTask
{
    Task RunAsync(ICakeContext context);

    bool ShouldRun(ICakeContext context);

    /// <summary>Why the task was skipped, when <see cref="ShouldRun"/> says no.</summary>
    string SkippedMessage => string.Empty;

    void OnError(Exception exception, ICakeContext context);

    void Finally(ICakeContext context);
}
