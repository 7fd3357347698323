using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>Where Python packages are had from. No message repeats what stands there instead: a password may be part of it.</summary>
/// <param name="paths">Whether a directory or file will do.</param>
internal sealed class IndexAddressType(bool paths) : SettingType
{
    private const string UrlPattern = @"https?://[^\x00-\x20\x7f/@?#]+(/[^\x00-\x20\x7f#]*)?";

    /// <summary>No space: pip takes several of them in one variable, with spaces between.</summary>
    private const string PathPattern = @"(?![A-Za-z+.-]+:)[^\x00-\x20\x7f]+";

    public override string Expected => paths
        ? "an address (https://…) or a path without spaces, such as wheels"
        : "an address, such as https://packages.example.org/simple/";

    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("string"),
        ["pattern"] = paths ? $"^({UrlPattern}|{PathPattern})$" : $"^{UrlPattern}$",
    };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar && (IsUrl(scalar.Text) || (paths && IsPath(scalar.Text))) ? scalar.Text : null;

    protected override void Report(string path, YamlNode node, Problems problems) => problems.Add(node.At, node is YamlScalar { Kind: YamlScalarKind.Text } scalar
        ? HasUser(scalar.Text)
            ? $"'{path}' holds a user name or a password, which is not shown: remove it, and say it with 'python.logins.<host>'"
            : $"'{path}' must be {Expected}; what stands there is not shown, in case a password is part of it"
        : $"'{path}' must be {Expected}, not {Found(node)}");

    private static bool IsUrl(string text)
    {
        var start = text.StartsWith("https://", StringComparison.Ordinal) ? 8 : text.StartsWith("http://", StringComparison.Ordinal) ? 7 : 0;
        if (start == 0 || !IsOneWord(text) || text.Contains('#', StringComparison.Ordinal))
            return false;
        var slash = text.IndexOf('/', start);
        var host = slash < 0 ? text[start..] : text[start..slash];
        return host.Length > 0 && !host.Contains('@', StringComparison.Ordinal) && !host.Contains('?', StringComparison.Ordinal);
    }

    private static bool HasUser(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        return start >= 0 && text.IndexOf('@', start) >= 0;
    }

    private static bool IsPath(string text)
    {
        var scheme = text.AsSpan().IndexOfAnyExcept(Scheme);
        return IsOneWord(text) && !(scheme > 0 && text[scheme] == ':');
    }

    private static bool IsOneWord(string text) => text.Length > 0 && !text.Any(character => character is <= ' ' or '\x7f');

    private static readonly System.Buffers.SearchValues<char> Scheme = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+.-");
}
