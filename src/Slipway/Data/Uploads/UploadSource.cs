namespace Slipway.Data.Uploads;

/// <summary>A directory of users' files that belongs to an environment.</summary>
/// <param name="Name">Its name in a restore point, such as <c>media</c>.</param>
/// <param name="Directory">Its absolute path. Where it is a symbolic link, the directory that the link leads to is meant.</param>
internal sealed record UploadSource(string Name, string Directory)
{
    /// <summary>
    /// Paths below it that are left out, with what lies below them: the SQLite database and its companions, which are
    /// written in place and have a way of their own into a restore point.
    /// </summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];
}
