using System.Text.Json;
using Slipway.Deployments;
using Slipway.Deployments.Plans;
using Slipway.Releases;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>--plan</c>. Names are promised in docs/deployments.md: fields are added, never renamed.</summary>
internal sealed record PlanDocument
{
    public required string Environment { get; init; }

    public required string Kind { get; init; }

    public required string Headline { get; init; }

    public required IReadOnlyList<string> Refusals { get; init; }

    public required PlannedRelease? From { get; init; }

    public required PlannedRelease? To { get; init; }

    public required CommitsPart? Commits { get; init; }

    public required ConfigurationPart? Configuration { get; init; }

    public required ProcessesPart? Processes { get; init; }

    public required RequirementsDifference? Requirements { get; init; }

    public required DiskNeed? Disk { get; init; }

    public required ExpectedInterruption? Interruption { get; init; }

    public required WayBack? Back { get; init; }

    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public static string Write(DeploymentRequest request, DeploymentPlan plan) => JsonSerializer.Serialize(
        new PlanDocument
        {
            Environment = request.Environment.Name,
            Kind = Lower(request.Kind),
            Headline = plan.Headline,
            Refusals = plan.Refusals,
            From = plan.Changes?.From,
            To = plan.Changes?.To,
            Commits = CommitsPart.Of(plan.Changes?.Commits),
            Configuration = ConfigurationPart.Of(plan.Changes?.Configuration),
            Processes = ProcessesPart.Of(plan.Changes?.Processes),
            Requirements = plan.Changes?.Requirements,
            Disk = plan.Changes?.Disk,
            Interruption = plan.Changes?.Interruption,
            Back = plan.Changes?.Back,
            Steps = plan.Steps,
            Notes = plan.Notes,
        },
        DocumentContext.Default.PlanDocument);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    internal sealed record CommitsPart(string? Relation, CommitList Added, CommitList Removed, bool Shallow, string? Unknown)
    {
        public static CommitsPart? Of(CommitDifference? commits) =>
            commits is null ? null : new(commits.Relation is { } relation ? Lower(relation) : null, commits.Added, commits.Removed, commits.Shallow, commits.Unknown);
    }

    internal sealed record ConfigurationPart(IReadOnlyList<KeyPart> Changes, IReadOnlyList<NotCompared> NotCompared, string? Unknown)
    {
        public static ConfigurationPart? Of(ConfigurationDifference? configuration) =>
            configuration is null ? null : new([.. configuration.Changes.Select(key => new KeyPart(key.Name, Lower(key.Kind), Lower(key.Change), key.What))], configuration.NotCompared, configuration.Unknown);
    }

    internal sealed record KeyPart(string Name, string Kind, string Change, string? What);

    internal sealed record ProcessesPart(IReadOnlyList<ProcessPart> Changes, string? Unknown)
    {
        public static ProcessesPart? Of(ProcessDifference? processes) =>
            processes is null ? null : new([.. processes.Changes.Select(process => new ProcessPart(process.Name, Lower(process.Change), process.CommandChanged, process.From, process.To))], processes.Unknown);
    }

    internal sealed record ProcessPart(string Name, string Change, bool CommandChanged, int? From, int? To);
}
