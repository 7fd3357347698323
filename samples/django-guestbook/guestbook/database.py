from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# How long to wait, in seconds: for a connection to PostgreSQL, for SQLite's one writer.
CONNECT_TIMEOUT = 5
LOCK_TIMEOUT = 10


def database_from_url(url):
    """Settings of the database that DATABASE_URL names; errors do not show the URL, which holds a password."""
    scheme = urlsplit(url).scheme
    if scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured("DATABASE_URL is neither postgres://user:password@host:port/database nor sqlite:///path.")
    # The engine by name, as old releases of dj-database-url know PostgreSQL by one that Django has given up. Connections
    # are not kept: under ASGI each request may run in another thread, and each would keep one.
    engine = "sqlite3" if scheme == "sqlite" else "postgresql"
    database = dj_database_url.parse(url, engine=f"django.db.backends.{engine}", conn_max_age=0)
    wait = {"timeout": LOCK_TIMEOUT} if scheme == "sqlite" else {"connect_timeout": CONNECT_TIMEOUT}
    database["OPTIONS"] = wait | database.get("OPTIONS", {})
    if scheme == "sqlite":
        # Tests use a file too: threads that share one in memory do not wait for each other, they fail.
        database["TEST"] = {"NAME": str(Path(database["NAME"]).with_name("test.sqlite3"))}
    return database
