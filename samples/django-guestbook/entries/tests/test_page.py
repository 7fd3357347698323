import re
import tempfile
from unittest import mock

import django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, TestCase, override_settings

from entries.forms import MAXIMUM_PICTURE_BYTES
from entries.models import Entry
from pictures.models import PictureJob
from pictures.tests.samples import png


@override_settings(RELEASE="0a1b2c3-4d5e6f", ENVIRONMENT="staging")
class PageTests(TestCase):
    def setUp(self):
        media = tempfile.TemporaryDirectory()
        self.addCleanup(media.cleanup)
        settings = override_settings(MEDIA_ROOT=media.name)
        settings.enable()
        self.addCleanup(settings.disable)

    def post(self, name="Ada", message="A fine place.", picture=None):
        upload = {} if picture is None else {"picture": SimpleUploadedFile("holiday.png", picture)}
        return self.client.post("/", {"name": name, "message": message, **upload})

    def assert_refused(self, response, error, status=400):
        self.assertContains(response, f'<p class="error" role="alert">{error}</p>', status_code=status)
        self.assertFalse(Entry.objects.exists())

    def test_the_page_says_what_runs(self):
        response = self.client.get("/")
        self.assertContains(response, '<dd id="release">0a1b2c3-4d5e6f</dd>')
        self.assertContains(response, f'<dd id="django">{django.get_version()}</dd>')
        self.assertContains(response, 'id="environment">staging</p>')
        self.assertTrue(response["Content-Security-Policy"].startswith("default-src 'none'; img-src 'self';"))
        self.assertIn("no-store", response["Cache-Control"])

    def test_an_entry_stands_on_the_page(self):
        response = self.post("Ada & Söhne", "A *fine* place.\r\n<script>")
        self.assertEqual((response.status_code, response["Location"]), (303, "/"))
        page = self.client.get("/")
        self.assertContains(page, "<strong>Ada &amp; Söhne</strong>")
        self.assertContains(page, "A <em>fine</em> place.\n&lt;script&gt;")

    def test_a_picture_waits_for_the_worker(self):
        self.assertEqual(self.post(picture=png()).status_code, 303)
        name = Entry.objects.get().picture
        self.assertEqual(PictureJob.objects.get().picture, name)
        self.assertContains(self.client.get("/"), f'<img src="/media/{name}" alt="Picture by Ada" loading="lazy" data-waits>')

    def test_an_entry_that_cannot_be_stored_leaves_no_picture(self):
        with mock.patch.object(PictureJob.objects, "create", side_effect=OperationalError("disk full")), self.assertLogs("guestbook", "ERROR"):
            response = self.post(picture=png())
        self.assertContains(response, "The guestbook cannot read its database just now.", status_code=503)
        self.assertFalse(Entry.objects.exists())
        with mock.patch("entries.views.store.forget") as forget, mock.patch.object(PictureJob.objects, "create", side_effect=ValueError):
            self.client.raise_request_exception = False
            with self.assertLogs("django.request", "ERROR"):
                self.assertContains(self.post(picture=png()), "Something went wrong here.", status_code=500)
        forget.assert_called_once()

    def test_a_form_that_lacks_something_is_shown_again_with_what_was_typed(self):
        for name, message, error in (
            ("", "A message", "Please tell us your name."),
            ("   ", "A message", "Please tell us your name."),
            ("A name", " \n ", "Please write a message."),
            ("A name", "NUL \0 in it", "Name and message are text."),
            ("n" * 81, "A message", "A name has at most 80 characters."),
            ("A name", "m" * 2001, "A message has at most 2000 characters."),
        ):
            response = self.post(name, message)
            self.assert_refused(response, error)
            self.assertContains(response, f'value="{name}"', status_code=400)
        self.assertEqual(self.post("A name", "m\r\n" * 666 + "m").status_code, 303)

    def test_an_upload_that_is_no_picture_is_refused(self):
        for content in (b"<?php system('id');", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a"):
            self.assert_refused(self.post(picture=content), "The file is no picture that we know. Please choose a PNG, JPEG or GIF.")
        self.assert_refused(self.post(picture=png(100_000, 100_000)), "The picture has too many pixels. Please choose one of at most 24 megapixels.")
        self.assert_refused(self.post(picture=png() + bytes(MAXIMUM_PICTURE_BYTES)), "The picture is too large. Please choose one of at most 5 MB.", status=413)

    def test_a_file_field_left_empty_is_no_picture(self):
        self.assertEqual(self.post(picture=b"").status_code, 303)
        self.assertEqual(Entry.objects.get().picture, "")

    def test_a_post_without_this_visitors_token_is_refused(self):
        careful = Client(enforce_csrf_checks=True)
        with self.assertLogs("django.security.csrf", "WARNING"):
            response = careful.post("/", {"name": "Mallory", "message": "Forged"})
        self.assert_refused(response, "This page had been open for too long. Please send the form again.", status=403)
        self.assertContains(response, "Forged</textarea>", status_code=403)

    def test_a_page_has_25_entries_and_a_link_to_those_before(self):
        for number in range(1, 27):
            Entry.objects.append("Clara", f"Entry number {number}.")
        first = self.client.get("/").content.decode()
        self.assertLess(first.index("Entry number 26."), first.index("Entry number 25."))
        self.assertNotIn("Entry number 1.", first)
        second = self.client.get(re.search(r'<a href="(/\?before=\d+)"', first)[1])
        self.assertContains(second, "Entry number 1.")
        self.assertNotContains(second, "data-newest")
        for nonsense in ("yesterday", "-1", "9" * 19, "9" * 40, "١"):
            self.assertEqual(self.client.get("/", {"before": nonsense}).status_code, 404, nonsense)

    def test_the_live_address_says_what_it_is_for(self):
        self.assertContains(self.client.get("/live"), "This address is for a websocket", status_code=400)
