import fcntl
from contextlib import contextmanager
from pathlib import Path

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

# Any number does, so long as nobody else in the same PostgreSQL database uses it.
MIGRATION_LOCK = 0x6775657374626F6F


class Command(Migrate):
    """Django's own, safe when two run at once: the second one waits and finds nothing to do."""

    def handle(self, *args, **options):
        with one_at_a_time(connections[options["database"]]):
            return super().handle(*args, **options)


@contextmanager
def one_at_a_time(connection):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    elif connection.is_in_memory_db():
        yield
    else:
        file = Path(connection.settings_dict["NAME"])
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file.with_suffix(".migrating"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with connection.cursor() as cursor:
                # Readers go on while somebody writes. The mode stays in the file.
                cursor.execute("PRAGMA journal_mode = WAL")
            yield
