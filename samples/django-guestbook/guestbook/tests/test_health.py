import django
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import TestCase, override_settings
from unittest import mock


@override_settings(RELEASE="0a1b2c3-4d5e6f", ENVIRONMENT="staging")
class HealthTests(TestCase):
    def test_it_says_which_release_answers(self):
        response = self.client.get("/healthz")
        expected = f'{{"status":"ok","release":"0a1b2c3-4d5e6f","environment":"staging","django":"{django.get_version()}"}}'
        self.assertEqual((response.status_code, response.content.decode()), (200, expected))
        self.assertIn("no-store", response["Cache-Control"])

    def test_pending_migrations_are_named(self):
        MigrationRecorder(connection).record_unapplied("entries", "0001_initial")
        with self.assertLogs("django.request", "ERROR"):
            response = self.client.get("/healthz")
        self.assertContains(response, '"reason":"migrations are pending: entries.0001_initial; run: python manage.py migrate"', status_code=503)

    def test_migrations_of_a_newer_release_are_no_concern(self):
        MigrationRecorder(connection).record_applied("entries", "0099_of_a_newer_release")
        self.assertEqual(self.client.get("/healthz").status_code, 200)

    def test_a_database_that_is_away_is_told(self):
        with mock.patch("guestbook.health.pending_migrations", side_effect=OperationalError("no route")), self.assertLogs("django.request", "ERROR"):
            response = self.client.get("/healthz")
        self.assertContains(response, '"reason":"the database cannot be reached: no route"', status_code=503)
