import logging
import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from pictures import store
from pictures.metadata import MalformedPicture, without_metadata
from pictures.models import MAXIMUM_ATTEMPTS, PictureJob

IDLE = timedelta(milliseconds=300)
AFTER_FAILURE = timedelta(seconds=5)

log = logging.getLogger("worker")


class Command(BaseCommand):
    help = "Prepares uploaded pictures for publication until it is told to stop."

    def handle(self, *args, **options):
        # A job in hand is finished, whether or not the worker is told to stop: it is a matter of a second.
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        log.info("waiting for pictures")
        while not stop.is_set():
            stop.wait(step().total_seconds())
        log.info("stopped")


def step():
    """Does one job, if there is one. Returns how long to rest before the next step."""
    try:
        job = PictureJob.take()
        if job is None:
            return IDLE
        do(job)
        return timedelta(0)
    except DatabaseError as error:
        log.warning("database: %s; next attempt in %d s", str(error).strip(), AFTER_FAILURE.seconds)
        connection.close()
        return AFTER_FAILURE


def do(job):
    if job.attempts > MAXIMUM_ATTEMPTS:
        # Whoever had it never came back: most likely this picture kills its worker.
        fail(job, f"given up after {MAXIMUM_ATTEMPTS} attempts")
        return
    if store.is_prepared(job.picture) and not store.is_waiting(job.picture):
        # A worker before this one ended between its last two steps.
        job.complete()
        return
    try:
        content = store.read_incoming(job.picture)
        prepared = without_metadata(content)
        store.publish(job.picture, prepared)
    except (MalformedPicture, FileNotFoundError) as error:
        fail(job, str(error))
    except OSError as error:
        job.retry(str(error), AFTER_FAILURE)
        log.warning("%s: %s; next attempt in %d s", job.picture, error, AFTER_FAILURE.seconds)
    else:
        job.complete()
        log.info("%s: prepared, %d bytes of notes taken out", job.picture, len(content) - len(prepared))


def fail(job, error):
    job.fail(error)
    store.forget(job.picture)
    log.error("%s: failed: %s", job.picture, error)
