using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Guestbook.Web;

/// <summary>Markup that may go out as it is. Whatever is interpolated into <see cref="Of"/> is encoded, unless it is markup itself.</summary>
internal readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Of(Builder markup) => new(markup.ToString());

    /// <summary>Takes markup on trust: only for what a renderer of ours made.</summary>
    public static Html Trusted(string markup) => new(markup);

    public override string ToString() => _markup ?? "";

    [InterpolatedStringHandler]
    public readonly struct Builder
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
        private readonly StringBuilder _markup;

        public Builder(int literalLength, int formattedCount) => _markup = new StringBuilder(literalLength + formattedCount * 32);

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(Html markup) => _markup.Append(markup);

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
                _markup.Append(part);
        }

        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(long number) => _markup.Append(number);

        public override string ToString() => _markup.ToString();
    }
}
