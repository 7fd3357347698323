namespace Slipway.Deployments;

/// <summary>The server that a web process is started with, as far as its command tells.</summary>
internal static class AppServer
{
    /// <summary>Variable with more arguments of gunicorn.</summary>
    private const string GunicornArguments = "GUNICORN_CMD_ARGS";

    private static readonly string[] Asgi = ["uvicorn", "daphne", "hypercorn"];

    /// <param name="command">Command of the process.</param>
    /// <param name="config">Its plain variables.</param>
    /// <returns>How it serves ASGI, such as <c>uvicorn</c> or <c>gunicorn with uvicorn's worker</c>; null: it does not, or that cannot be told.</returns>
    public static string? AsgiOf(string command, IReadOnlyDictionary<string, string> config)
    {
        var words = Words(command);
        foreach (var word in words)
        {
            var program = word[(word.LastIndexOf('/') + 1)..];
            if (Asgi.Contains(program))
                return Value(words, "--interface") is "wsgi" ? null : program;
            if (program == "granian")
                return Value(words, "--interface") is "wsgi" ? null : program;
            if (program == "gunicorn")
                return Worker([.. Words(config.GetValueOrDefault(GunicornArguments, "")), .. words]) is { } worker ? $"gunicorn with {worker}'s worker" : null;
        }

        return null;
    }

    /// <returns>The server whose worker gunicorn is given; its last word counts.</returns>
    private static string? Worker(IReadOnlyList<string> words)
    {
        var worker = Value(words, "--worker-class") ?? Value(words, "-k");
        return worker is null ? null : Asgi.FirstOrDefault(server => worker.Contains(server, StringComparison.OrdinalIgnoreCase)) ?? (worker.Contains("asgi", StringComparison.OrdinalIgnoreCase) ? worker : null);
    }

    private static string? Value(IReadOnlyList<string> words, string option)
    {
        for (var i = words.Count - 1; i >= 0; i--)
        {
            if (words[i] == option && i + 1 < words.Count)
                return words[i + 1];
            if (words[i].StartsWith($"{option}=", StringComparison.Ordinal))
                return words[i][(option.Length + 1)..];
            if (option.Length == 2 && words[i].Length > 2 && words[i].StartsWith(option, StringComparison.Ordinal))
                return words[i][2..];
        }

        return null;
    }

    private static string[] Words(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'', '"'))];
}
