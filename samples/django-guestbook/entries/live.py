"""The websocket /live?after=<id>: sends each newer entry as JSON with its id and its markup."""

import asyncio
import functools
import json
import logging
from urllib.parse import parse_qs

from django.db import DatabaseError

from .feed import Feed
from .views import parse_id

log = logging.getLogger(__name__)

# The server's loop is there when the first page listens, and not when this module is loaded.
feed = functools.cache(Feed)

TRY_AGAIN_LATER = 1013


async def live(scope, receive, send):
    await receive()  # that somebody wants to connect
    after = parse_id(parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0])
    if scope["path"] != "/live" or after is None:
        await send({"type": "websocket.close"})
        return
    # What is sent stands on the page for everybody: nothing hangs on who asks, or from which site.
    await send({"type": "websocket.accept"})
    tasks = [asyncio.create_task(_send(send, after)), asyncio.create_task(_until_gone(receive))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


async def _send(send, after):
    entries = feed().after(after)
    try:
        async for id, html in entries:
            await send({"type": "websocket.send", "text": json.dumps({"id": id, "html": html})})
    except DatabaseError as error:
        log.warning("the database cannot be read: %s", error)
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
    except OSError:
        pass  # The connection broke, which is how most visitors leave.
    finally:
        await entries.aclose()


async def _until_gone(receive):
    # Visitors have nothing to say here; listening is how one learns that they left, or that the server stops.
    while (await receive())["type"] != "websocket.disconnect":
        pass
