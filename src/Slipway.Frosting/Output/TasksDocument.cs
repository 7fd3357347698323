using System.Text.Json;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>--tree</c> (every task) and of <c>--dryrun</c> (those that would run, in their order).</summary>
internal sealed record TasksDocument(IReadOnlyList<TasksDocument.OneTask> Tasks)
{
    public string Write() => JsonSerializer.Serialize(this, DocumentContext.Default.TasksDocument);

    /// <param name="Name">Its name.</param>
    /// <param name="Before">Tasks that run right before it, in their order.</param>
    /// <param name="After">Tasks that run right after it, in their order.</param>
    internal sealed record OneTask(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After);
}
