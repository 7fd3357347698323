using System.Reflection;
using Guestbook.Web;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Guestbook.Entries;

/// <summary>Turns a message, which is Markdown from a stranger, into HTML that is safe to show.</summary>
internal static class MessageRenderer
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .Build();

    /// <summary>Version of the Markdig that is loaded, without the commit that its build appends.</summary>
    public static string MarkdigVersion { get; } = typeof(Markdown).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Html Render(string message)
    {
        try
        {
            var document = Markdown.Parse(message, Pipeline);
            foreach (var link in document.Descendants<LinkInline>().ToList())
                Disarm(link);
            foreach (var link in document.Descendants<AutolinkInline>().ToList())
            {
                if (!IsAllowed(link.IsEmail ? "mailto:" + link.Url : link.Url))
                    link.ReplaceBy(new LiteralInline(link.Url));
                else
                    Mark(link);
            }
            return Html.Trusted(document.ToHtml(Pipeline));
        }
        catch (ArgumentException)
        {
            // Markdig's answer to nesting deeper than it will follow: such a message is shown as it was typed.
            return Html.Of($"<p>{message}</p>");
        }
    }

    private static void Disarm(LinkInline link)
    {
        // A picture in the text would make every reader's browser call a stranger's server: it becomes a link.
        link.IsImage = false;
        if (IsAllowed(link.Url))
            Mark(link);
        else
            link.ReplaceBy(new ContainerInline());
    }

    private static bool IsAllowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    private static void Mark(MarkdownObject link) =>
        link.GetAttributes().AddPropertyIfNotExist("rel", "nofollow ugc noopener");
}
