namespace Slipway.Sharing;

/// <summary>How a push ended.</summary>
/// <param name="Updates">What the remote said by ref; a ref that is not among them was not answered for.</param>
/// <param name="Reason">Why something failed, in one line; null where nothing did.</param>
internal sealed record PushResult(IReadOnlyDictionary<string, RefUpdate> Updates, string? Reason)
{
    /// <summary>Reads <c>git push --porcelain</c>: a flag, the refs and a summary, parted by tabs.</summary>
    /// <param name="output">What it wrote.</param>
    /// <param name="failure">What it wrote to standard error, where it failed.</param>
    public static PushResult Parse(string output, IReadOnlyList<string> failure)
    {
        // The answer of a remote to the slower one of two writers.
        var lost = failure.Any(line => line.Contains("reference already exists", StringComparison.Ordinal));
        var updates = new Dictionary<string, RefUpdate>(StringComparer.Ordinal);
        string? reason = null;
        foreach (var line in output.Split('\n'))
        {
            if (line.Split('\t') is not [{ Length: 1 } flag, var refs, var summary])
                continue;
            var name = refs[(refs.IndexOf(':', StringComparison.Ordinal) + 1)..];
            updates[name] = flag switch
            {
                "*" or "-" => RefUpdate.Done,
                "=" => RefUpdate.Exists,
                _ => lost || summary.StartsWith("[rejected]", StringComparison.Ordinal) ? RefUpdate.Exists : RefUpdate.Refused,
            };
            if (updates[name] == RefUpdate.Refused)
                reason = summary;
        }

        return new PushResult(updates, reason ?? (failure.Count > 0 ? GitFailure.Reason(failure) : null));
    }
}
