using System.Text.Json;
using Slipway.Scheduling;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Schedule</c>. Names are promised in docs/targets.md: fields are added, never renamed.</summary>
internal sealed record ScheduleDocument(string? Scheduler, IReadOnlyList<ScheduleDocument.Run> Runs, IReadOnlyList<ScheduleDocument.Place> Places, IReadOnlyList<string> Unavailable, IReadOnlyList<string> Warnings)
{
    public static string Write(Schedules schedules, SchedulePlan plan, IReadOnlyList<string> warnings, TimeProvider time) => JsonSerializer.Serialize(
        new ScheduleDocument(
            plan.Scheduler,
            [.. schedules.Runs.Select(run => new Run(run.Environment, run.What, run.Schedule.Text, run.Schedule.Next(time), run.Arguments))],
            [.. plan.Places.Select(place => new Place(place.Name, SchedulePage.State(place), place.IsCurrent, place.Wanted, place.Installed))],
            plan.Unavailable,
            warnings),
        DocumentContext.Default.ScheduleDocument);

    internal sealed record Run(string Environment, string What, string Schedule, DateTimeOffset Next, IReadOnlyList<string> Arguments);

    internal sealed record Place(string Name, string State, bool Current, string? Wanted, string? Installed);
}
