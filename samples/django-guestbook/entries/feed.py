import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connection

from .models import Entry
from .views import render_entry

BATCH = 50
INTERVAL = 0.25
AFTER_FAILURE = 2.0

log = logging.getLogger(__name__)


class Feed:
    """New entries for whoever listens.

    What ties the instances of the web process together is the database: each looks every quarter of a second whether
    there is a younger entry, and only while somebody listens.
    """

    def __init__(self):
        # A thread of its own, and so a connection of its own, which stays open while somebody listens.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="feed")
        self._changed = asyncio.Event()
        self._listeners = 0
        self._watcher = None

    async def after(self, id):
        """Id and markup of each entry after an id, oldest first, without end."""
        self._listeners += 1
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        try:
            while True:
                # Taken before the query, so that an entry added between the two is not slept over.
                changed = self._changed
                while batch := await self._run(_younger, id):
                    for id, html in batch:
                        yield id, html
                await changed.wait()
        finally:
            self._listeners -= 1

    async def _watch(self):
        newest = None
        try:
            while self._listeners:
                try:
                    found = await self._run(Entry.objects.newest_id)
                except DatabaseError as error:
                    log.warning("the database cannot be read: %s", error)
                    await self._run(_close)
                    await asyncio.sleep(AFTER_FAILURE)
                    continue
                if found != newest:
                    newest = found
                    self._changed.set()
                    self._changed = asyncio.Event()
                await asyncio.sleep(INTERVAL)
        finally:
            self._watcher = None
            await self._run(_close)

    def _run(self, function, *arguments):
        return asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)


def _younger(id):
    return [(entry.id, render_entry(entry)) for entry in Entry.objects.younger(id)[:BATCH]]


def _close():
    # Looked up here, in the thread whose connection it is.
    connection.close()
