using System.Text;

namespace Slipway.Sharing;

/// <summary>Names of the refs that the shared state has: beside branches and tags, where no clone fetches them.</summary>
internal static class RefNames
{
    /// <summary>Of the project at the top of a repository; one below it has its path in the name.</summary>
    /// <param name="prefix">Path of the project in the repository, with a slash at the end; empty at the top.</param>
    public static string Namespace(string prefix)
    {
        if (prefix.Length == 0)
            return "refs/slipway/";
        var name = new StringBuilder("refs/slipway-");
        foreach (var value in Encoding.UTF8.GetBytes(prefix.TrimEnd('/')))
        {
            var letter = (char)value;
            if (char.IsAsciiLetterOrDigit(letter) || letter == '-')
                name.Append(letter);
            else if (letter == '/')
                name.Append('.');
            else
                name.Append('_').Append($"{value:x2}");
        }

        return name.Append('/').ToString();
    }
}
