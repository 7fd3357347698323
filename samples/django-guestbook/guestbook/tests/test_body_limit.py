from django.test import SimpleTestCase

from guestbook.body_limit import BodyLimit


class BodyLimitTests(SimpleTestCase):
    async def ask(self, chunks, headers=()):
        """Status, and what the app behind took in."""
        waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks] + [{"type": "http.request", "body": b""}]
        sent, taken = [], []

        async def app(scope, receive, send):
            while (message := await receive())["type"] == "http.request":
                taken.append(message["body"])
                if not message.get("more_body"):
                    await send({"type": "http.response.start", "status": 200, "headers": []})
                    return

        async def receive():
            return waiting.pop(0)

        async def send(message):
            sent.append(message)

        await BodyLimit(app, most=10, refusal="too large\n")({"type": "http", "headers": headers}, receive, send)
        return sent[0]["status"], b"".join(taken)

    async def test_what_is_small_enough_passes(self):
        self.assertEqual(await self.ask([b"12345", b"67890"], [(b"content-length", b"10")]), (200, b"1234567890"))

    async def test_a_length_that_is_too_large_is_refused_unread(self):
        self.assertEqual(await self.ask([b"1"], [(b"content-length", b"11")]), (413, b""))
        self.assertEqual(await self.ask([b"1"], [(b"content-length", b"-1")]), (413, b""))

    async def test_chunks_that_become_too_many_are_refused(self):
        self.assertEqual(await self.ask([b"12345", b"67890", b"1", b"2"]), (413, b"1234567890"))
