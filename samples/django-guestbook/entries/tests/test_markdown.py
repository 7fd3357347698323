from django.test import SimpleTestCase

from entries.markdown import render


class MarkdownTests(SimpleTestCase):
    def test_markdown_works(self):
        self.assertHTMLEqual(render("A *fine* ~~dull~~ `place`"), "<p>A <em>fine</em> <s>dull</s> <code>place</code></p>")

    def test_links_are_marked_as_a_strangers(self):
        link = '<a href="https://example.test/?a=1&amp;b=2" rel="nofollow ugc noopener">{}</a>'
        self.assertEqual(render("[page](https://example.test/?a=1&b=2)"), f"<p>{link.format('page')}</p>\n")
        for text in ("https://example.test/?a=1&b=2", "<https://example.test/?a=1&b=2>"):
            self.assertEqual(render(text), f"<p>{link.format('https://example.test/?a=1&amp;b=2')}</p>\n")

    def test_markup_is_text(self):
        self.assertEqual(render("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n")
        self.assertNotIn("<img", render("<img src=x onerror=alert(1)>"))

    def test_links_that_run_something_are_no_links(self):
        for message in (
            "[click](javascript:alert(1))",
            "[click](JaVaScRiPt:alert(1))",
            "[click](&#106;avascript:alert(1))",
            "[click](data:text/html,hello)",
            "[click](vbscript:x)",
            "[click](//elsewhere.test)",
            "<javascript:alert(1)>",
            "[click][1]\n\n[1]: javascript:alert(1)",
        ):
            self.assertNotIn("href", render(message), message)

    def test_pictures_from_elsewhere_become_links(self):
        self.assertEqual(
            render("![spy](https://tracker.example.test/pixel.png)"),
            '<p>!<a href="https://tracker.example.test/pixel.png" rel="nofollow ugc noopener">spy</a></p>\n',
        )

    def test_nesting_without_end_is_shown_all_the_same(self):
        for nesting in ">[*":
            self.assertIn("deep", render(nesting * 1990 + " deep"))
