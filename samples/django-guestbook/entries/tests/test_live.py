import asyncio
import json

from asgiref.sync import sync_to_async
from django.test import TransactionTestCase

from entries import live
from entries.models import Entry


class Visitor:
    """One end of a websocket whose other end is the app."""

    def __init__(self, path="/live", query="after=0"):
        self.heard = asyncio.Queue()
        self.said = asyncio.Queue()
        self.said.put_nowait({"type": "websocket.connect"})
        scope = {"type": "websocket", "path": path, "query_string": query.encode()}
        self.task = asyncio.create_task(live.live(scope, self.said.get, self.heard.put))

    async def hear(self):
        return await asyncio.wait_for(self.heard.get(), 5)

    async def entry(self):
        return json.loads((await self.hear())["text"])

    async def leave(self):
        self.said.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self.task, 5)


class LiveTests(TransactionTestCase):
    def setUp(self):
        live.feed.cache_clear()  # it belongs to the loop of one test

    async def append(self, message):
        return await sync_to_async(Entry.objects.append)("Frida", message)

    async def test_who_listens_gets_what_is_younger_in_order_and_nothing_twice(self):
        first = await self.append("the first")
        visitor = Visitor(query=f"after={first.id}")
        self.assertEqual((await visitor.hear())["type"], "websocket.accept")
        for message in ("the *second*", "<b>the third</b>"):
            entry = await self.append(message)
            heard = await visitor.entry()
            self.assertEqual(heard["id"], entry.id)
        self.assertIn("&lt;b&gt;the third", heard["html"])
        await visitor.leave()

    async def test_who_comes_back_gets_what_was_missed(self):
        ids = [(await self.append(f"number {number}")).id for number in range(120)]
        visitor = Visitor()
        await visitor.hear()
        self.assertEqual([(await visitor.entry())["id"] for _ in ids], ids)
        await visitor.leave()
        self.assertTrue(visitor.heard.empty())

    async def test_the_database_is_left_alone_when_nobody_listens(self):
        visitors = [Visitor(), Visitor()]
        for visitor in visitors:
            await visitor.hear()
        watcher = live.feed()._watcher
        for visitor in visitors:
            await visitor.leave()
        await asyncio.wait_for(watcher, 5)
        self.assertIsNone(live.feed()._watcher)

    async def test_other_addresses_are_refused(self):
        for path, query in (("/elsewhere", "after=1"), ("/live", ""), ("/live", "after=x"), ("/live", "after=-1")):
            visitor = Visitor(path, query)
            self.assertEqual((await visitor.hear())["type"], "websocket.close")
            await asyncio.wait_for(visitor.task, 5)
