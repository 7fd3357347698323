using System.Text.Json;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The events of one deployment, or of another change of an environment, as JSON; their names and fields are promised in docs/events.md. JSON escapes whatever a terminal would take for a command.</summary>
internal sealed class DeploymentEvents(EventsFile file, string target)
{
    public void Requested(string environment, string actor) => Write("requested", writer =>
    {
        writer.WriteString("environment", environment);
        writer.WriteString("actor", actor);
    });

    public void Happened(DeploymentEvent happened)
    {
        switch (happened)
        {
            case DeploymentStarted started:
                Write("started", writer => writer.WriteString("text", started.Headline));
                break;
            case StepStarted step:
                Step("step-started", step.Step, writer => writer.WriteString("text", step.Title));
                break;
            case StepProgress progress:
                Step("step-progress", progress.Step, writer => writer.WriteString("text", progress.Text));
                break;
            case StepWaiting waiting:
                Step("step-waiting", waiting.Step, writer => writer.WriteString("text", waiting.Text));
                break;
            case StepOutput output:
                Step("step-output", output.Step, writer => writer.WriteString("text", output.Line));
                break;
            case StepFinished finished:
                Step("step-finished", finished.Step, writer =>
                {
                    writer.WriteString("result", Word(finished.Result));
                    Seconds(writer, finished.Elapsed);
                    writer.WriteString("text", finished.Text);
                });
                break;
            case DeploymentWarning warning:
                Write("warning", writer => writer.WriteString("text", warning.Text));
                break;
        }
    }

    public void Ended(DeploymentResult result, TimeSpan elapsed) => Write("ended", writer =>
    {
        writer.WriteNumber("exitCode", (int)result.ExitCode);
        Seconds(writer, elapsed);
        writer.WriteString("failure", result.Failure);
        Number(writer, "deployment", result.Record?.Number);
        writer.WriteString("release", result.Record?.Release);
        writer.WriteBoolean("verified", result.Outcome?.Verified ?? false);
        writer.WriteString("failedStep", result.Outcome?.FailedStep);
        List(writer, "notUndone", result.Outcome?.NotUndone ?? []);
        writer.WriteStartObject("now");
        writer.WriteString("release", result.Now.Release);
        Number(writer, "deployment", result.Now.Deployment);
        writer.WriteString("url", result.Now.Url);
        writer.WriteString("unavailable", result.Now.Unavailable);
        writer.WriteEndObject();
        List(writer, "details", result.Details);
        List(writer, "notes", result.Notes);
        writer.WriteString("next", result.Next);
        writer.WriteString("nextMeaning", result.NextMeaning);
    });

    /// <summary>A change that is no deployment was made, or there was nothing to change.</summary>
    public void Ended(TimeSpan elapsed) => Write("ended", writer =>
    {
        writer.WriteNumber("exitCode", (int)ExitCode.Success);
        Seconds(writer, elapsed);
        writer.WriteNull("failure");
        writer.WriteNull("deployment");
    });

    /// <summary>It ended before it had a number, or was none: nothing was touched, or only built.</summary>
    public void Ended(Exception exception, TimeSpan elapsed) => Write("ended", writer =>
    {
        writer.WriteNumber("exitCode", (int)Failure.Code(exception));
        Seconds(writer, elapsed);
        writer.WriteString("failure", exception is OperationCanceledException ? "interrupted" : exception.Message);
        writer.WriteNull("deployment");
        if (exception is SlipwayException expected)
        {
            List(writer, "details", expected.Details);
            writer.WriteString("next", expected.Next);
        }
    });

    private void Step(string name, string step, Action<Utf8JsonWriter> fields) => Write(name, writer =>
    {
        writer.WriteString("step", step);
        fields(writer);
    });

    private void Write(string name, Action<Utf8JsonWriter> fields) => file.Write(name, writer =>
    {
        writer.WriteString("target", target);
        fields(writer);
    });

    private static void Seconds(Utf8JsonWriter writer, TimeSpan elapsed) => writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));

    private static void Number(Utf8JsonWriter writer, string name, int? number)
    {
        if (number is { } value)
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private static void List(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static string Word(StepResult result) => result switch
    {
        StepResult.AlreadyDone => "already done",
        StepResult.Skipped => "skipped",
        StepResult.Failed => "failed",
        StepResult.Undone => "undone",
        _ => "done",
    };
}
