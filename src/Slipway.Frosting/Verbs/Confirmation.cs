using Slipway.Environments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Asks for the name of a protected environment, where somebody is there to type it.</summary>
internal static class Confirmation
{
    /// <returns>What was typed; null where nobody can be asked: the engine refuses then, and says what to type.</returns>
    public static string? Ask(Report report, string verb, AppEnvironment environment)
    {
        var console = report.Console;
        if (!console.CanAsk)
            return null;
        console.Out.Write($"{environment.Name} is {(environment.Protect.Confirm ? "protected" : "production")}. Type its name to {verb.ToLowerInvariant()}: ");
        var typed = console.In.ReadLine()?.Trim();
        return string.IsNullOrEmpty(typed) ? null : typed;
    }
}
