from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

from guestbook.database import database_from_url


class DatabaseTests(SimpleTestCase):
    def test_a_postgresql_url(self):
        database = database_from_url("postgres://guest%40book:s%2Fecret@db.test:5433/guest_book?sslmode=require")
        self.assertEqual(database["ENGINE"], "django.db.backends.postgresql")
        found = tuple(database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME"))
        self.assertEqual(found, ("guest@book", "s/ecret", "db.test", 5433, "guest_book"))
        self.assertEqual(database["OPTIONS"], {"connect_timeout": 5, "sslmode": "require"})

    def test_sqlite_files(self):
        for url, name in (("sqlite:///data/guestbook.db", "data/guestbook.db"), ("sqlite:////srv/guest book.db", "/srv/guest book.db")):
            self.assertEqual(database_from_url(url)["NAME"], name)

    def test_another_database_is_refused_without_its_password(self):
        for url in ("mysql://u:correct-horse@h/db", "nonsense"):
            with self.assertRaises(ImproperlyConfigured) as refused:
                database_from_url(url)
            self.assertEqual(str(refused.exception), "DATABASE_URL is neither postgres://user:password@host:port/database nor sqlite:///path.")
