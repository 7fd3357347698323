namespace Slipway.Frosting.Ci;

/// <summary>The CI system whose job this command runs in: what its log and pages can show beyond lines.</summary>
internal interface ICiJob
{
    /// <summary>What follows belongs together, and may be folded.</summary>
    void GroupStarted(string title);

    void GroupEnded();

    /// <returns>Whether it is shown; if not, it has to be written as a line.</returns>
    bool Error(string text, SourceLocation? at);

    /// <returns>Whether it is shown; if not, it has to be written as a line.</returns>
    bool Warning(string text);

    /// <summary>Adds to the page of the job; nothing where there is no such page.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Summarize(string markdown);

    /// <returns>A line that the CI system does not take for a command to it. The line is free of control characters.</returns>
    string Neutral(string line);
}
