using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Slipway.Environments;

namespace Slipway.Processes;

/// <summary>
/// Takes the values of known secrets out of text that is shown or logged, such as the output of the app's processes.
/// Only marked values, and only those of at least 8 characters: a shorter one is part of ordinary words, and a text full of
/// holes hides more than it protects.
/// </summary>
public sealed class Redaction
{
    private const int MinimumLength = 8;
    private const string Replacement = "[secret]";

    private readonly string[] _values;
    private readonly SearchValues<string>? _search;

    private Redaction(string[] values)
    {
        _values = values;
        _search = values.Length == 0 ? null : SearchValues.Create(values, StringComparison.Ordinal);
    }

    /// <summary>Redacts nothing.</summary>
    public static Redaction None { get; } = new([]);

    /// <param name="secrets">
    /// The secrets to look for: as they are, each line of those that have several, and as URLs, JSON and base64 write them.
    /// </param>
    public static Redaction Of(IEnumerable<Secret> secrets)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            var value = secret.Reveal();
            // Output is read line by line, so a secret of several lines is never met as a whole.
            string[] lines = value.Contains('\n', StringComparison.Ordinal)
                ? [value, .. value.Split('\n', StringSplitOptions.TrimEntries)]
                : [value];
            values.UnionWith(lines.SelectMany(Forms).Where(form => form.Length >= MinimumLength));
            if (value.Length >= MinimumLength)
                values.UnionWith(Base64(value));
        }

        return values.Count == 0 ? None : new Redaction([.. values]);
    }

    /// <returns>The line with every secret in it replaced by <c>[secret]</c>; the same instance when there is none.</returns>
    public string Apply(string line) => _search is null || !line.AsSpan().ContainsAny(_search) ? line : Replace(line);

    private static IEnumerable<string> Forms(string value)
    {
        if (value.Length < MinimumLength)
            yield break;
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
    }

    /// <remarks>The last group of base64 differs when something follows the value (<c>echo</c>'s newline), so it is looked for without as well.</remarks>
    private static IEnumerable<string> Base64(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        string[] encodings = [Convert.ToBase64String(bytes).TrimEnd('='), Convert.ToBase64String(bytes, 0, bytes.Length - (bytes.Length % 3))];
        return encodings
            .SelectMany(encoded => new[] { encoded, encoded.Replace('+', '-').Replace('/', '_') })
            .Where(encoded => encoded.Length >= MinimumLength);
    }

    /// <remarks>Overlapping values are one hole: cut one by one, the rest of the second would stay.</remarks>
    private string Replace(string line)
    {
        var hidden = new bool[line.Length];
        foreach (var value in _values)
        {
            for (var at = line.IndexOf(value, StringComparison.Ordinal); at >= 0; at = line.IndexOf(value, at + 1, StringComparison.Ordinal))
                Array.Fill(hidden, true, at, value.Length);
        }

        var shown = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (!hidden[i])
                shown.Append(line[i]);
            else if (i == 0 || !hidden[i - 1])
                shown.Append(Replacement);
        }

        return shown.ToString();
    }
}
