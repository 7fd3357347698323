namespace Slipway.Frosting.Ci;

/// <summary>Where commands to the CI system are written, between the lines of the report.</summary>
internal interface ICiWriter
{
    /// <summary>The project root: locations are relative to it.</summary>
    string? Root { get; }

    /// <param name="line">The command.</param>
    /// <param name="problem">Whether it tells of one: that belongs on standard error.</param>
    void Command(string line, bool problem);
}
