import tempfile
from datetime import timedelta
from pathlib import Path

from django.test import TestCase, override_settings

from pictures import store
from pictures.formats import recognise
from pictures.management.commands.prepare_pictures import AFTER_FAILURE, IDLE, step
from pictures.models import PictureJob, State

from .samples import exif, jpeg


class WorkerTests(TestCase):
    def setUp(self):
        media = tempfile.TemporaryDirectory()
        self.addCleanup(media.cleanup)
        self.media = Path(media.name)
        settings = override_settings(MEDIA_ROOT=self.media)
        settings.enable()
        self.addCleanup(settings.disable)

    def upload(self, content):
        name = store.receive(content, recognise(jpeg()))
        return PictureJob.objects.create(picture=name)

    def test_a_picture_is_published_without_its_notes_and_what_had_come_is_dropped(self):
        job = self.upload(jpeg(exif(1)))
        self.assertEqual(self.client.get(f"/media/{job.picture}").status_code, 202)
        self.assertEqual(step(), timedelta(0))
        self.assertEqual(step(), IDLE)
        job.refresh_from_db()
        self.assertEqual(job.state, State.DONE)
        self.assertEqual([file.name for file in self.media.rglob("*.jpg")], [job.picture])
        response = self.client.get(f"/media/{job.picture}")
        self.assertEqual((response.status_code, response["Content-Type"], response["X-Content-Type-Options"]), (200, "image/jpeg", "nosniff"))
        self.assertEqual(response.content, jpeg())

    def test_a_file_that_is_no_picture_fails_once_and_is_dropped(self):
        job = self.upload(b"\xff\xd8nonsense")
        with self.assertLogs("worker", "ERROR"):
            step()
        job.refresh_from_db()
        self.assertEqual((job.state, job.attempts, job.error), (State.FAILED, 1, "it has no segment at byte 2"))
        self.assertEqual(self.client.get(f"/media/{job.picture}").status_code, 404)

    def test_a_disk_that_cannot_be_written_is_tried_again_later(self):
        job = self.upload(jpeg())
        (self.media / job.picture).mkdir()
        with self.assertLogs("worker", "WARNING"):
            step()
        job.refresh_from_db()
        self.assertEqual((job.state, job.attempts), (State.RUNNING, 1))
        self.assertEqual(step(), IDLE)
        (self.media / job.picture).rmdir()
        PictureJob.objects.update(taken_until=job.taken_until - 2 * AFTER_FAILURE)
        step()
        job.refresh_from_db()
        self.assertEqual((job.state, job.attempts), (State.DONE, 2))

    def test_a_picture_that_no_worker_comes_back_from_is_given_up(self):
        job = self.upload(jpeg())
        PictureJob.objects.update(attempts=3)
        with self.assertLogs("worker", "ERROR"):
            step()
        job.refresh_from_db()
        self.assertEqual((job.state, job.error), (State.FAILED, "given up after 3 attempts"))

    def test_a_worker_that_died_before_it_could_say_so_is_believed(self):
        job = self.upload(jpeg())
        store.publish(job.picture, jpeg())
        step()
        job.refresh_from_db()
        self.assertEqual(job.state, State.DONE)

    def test_who_lost_a_job_has_no_say_in_it(self):
        self.upload(jpeg())
        slow = PictureJob.take()
        PictureJob.objects.update(taken_until=slow.taken_until - timedelta(hours=1))
        quick = PictureJob.take()
        self.assertEqual((slow.id, quick.attempts), (quick.id, 2))
        quick.complete()
        slow.fail("too slow")
        quick.refresh_from_db()
        self.assertEqual((quick.state, quick.error), (State.DONE, ""))

    def test_only_names_of_pictures_are_served(self):
        (self.media / "notes.txt").write_text("private")
        for path in ("notes.txt", "incoming", "../manage.py", "%2e%2e/manage.py", f"{'0' * 32}.svg", f"{'0' * 32}.jpg", ""):
            self.assertEqual(self.client.get(f"/media/{path}").status_code, 404, path)
