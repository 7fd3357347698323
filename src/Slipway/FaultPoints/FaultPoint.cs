namespace Slipway.FaultPoints;

/// <summary>
/// A named place at which a test makes the program die, fail, run out of disk or wait. Steps and durable writes pass
/// theirs by themselves, so a new step is under test without a line of its own. Nobody asks for faults outside of tests:
/// then a point costs the comparison of one reference.
/// </summary>
internal static class FaultPoint
{
    private static readonly FaultSchedule? Schedule = FaultSchedule.Of(Environment.GetEnvironmentVariable);

    /// <summary>The point is called <c>switch.begun</c>: put together only when somebody asks for faults.</summary>
    /// <param name="subject">What is done, such as <c>switch</c>.</param>
    /// <param name="moment">How far it is, such as <c>begun</c>.</param>
    /// <exception cref="IOException">The fault that is asked for at this point is an error or a full disk.</exception>
    public static void Reach(string subject, string moment) => Schedule?.Reach($"{Unnumbered(subject)}.{moment}");

    /// <summary>A file that is called after its deployment has the same points in the next one: <c>v7.json</c> is <c>v.json</c>.</summary>
    private static string Unnumbered(string subject)
    {
        var digits = subject.StartsWith('v') ? subject.Skip(1).TakeWhile(char.IsAsciiDigit).Count() : 0;
        return digits == 0 ? subject : subject.Remove(1, digits);
    }

    /// <summary>Hands what is asked for on to a process of ours that does not inherit the environment.</summary>
    public static void HandOn(IDictionary<string, string> environment)
    {
        foreach (var name in FaultSchedule.Variables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                environment[name] = value;
        }
    }
}
