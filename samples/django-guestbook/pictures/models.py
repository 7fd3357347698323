from datetime import timedelta

from django.db import models
from django.utils import timezone

MAXIMUM_ATTEMPTS = 3
# A worker that holds a job for longer is taken for dead, and another one takes it over.
TERM = timedelta(minutes=1)


class State(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PictureJob(models.Model):
    """A picture to prepare. The queue is a table, so that any number of workers can take from it."""

    picture = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.IntegerField(default=0)
    taken_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="picture_jobs_open", condition=models.Q(state__in=["queued", "running"]))]

    def __str__(self):
        return f"{self.picture}: {self.state}"

    @classmethod
    def take(cls):
        """Takes the oldest open job, or returns None. No two workers get the same one."""
        while True:
            now = timezone.now()
            late = models.Q(state=State.RUNNING, taken_until__lt=now)
            job = cls.objects.filter(models.Q(state=State.QUEUED) | late).order_by("id").first()
            # Whoever counts the attempt up has the job; whoever comes second finds another number.
            if job is None or job._change(state=State.RUNNING, attempts=job.attempts + 1, taken_until=now + TERM):
                return job

    def complete(self):
        self._change(state=State.DONE, error="")

    def fail(self, error):
        self._change(state=State.FAILED, error=error)

    def retry(self, error, delay):
        """Gives the job back for another attempt, by whichever worker, after a delay."""
        self._change(taken_until=timezone.now() + delay, error=error)

    def _change(self, **values):
        # The attempt is the fence: whoever lost the job meanwhile has no say in it any more.
        changed = PictureJob.objects.filter(id=self.id, attempts=self.attempts).update(**values)
        for name, value in values.items():
            setattr(self, name, value)
        return changed == 1
