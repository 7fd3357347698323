from django.db import connection, models, transaction

from pictures.models import PictureJob

# Any number does, so long as nobody else in the same PostgreSQL database uses it.
APPEND_LOCK = 0x656E7472696573


class EntryQuerySet(models.QuerySet):
    def older(self, before=None):
        """Newest first, those before an id or from the newest on."""
        return (self if before is None else self.filter(id__lt=before)).order_by("-id")

    def younger(self, after):
        """Oldest first, those after an id."""
        return self.filter(id__gt=after).order_by("id")

    def newest_id(self):
        return self.aggregate(newest=models.Max("id"))["newest"] or 0

    @transaction.atomic
    def append(self, name, message, picture=""):
        """Adds an entry and, where it has a picture, the job to prepare it: both or neither."""
        if connection.vendor == "postgresql":
            # Ids come from a sequence and transactions commit in any order. Live pages ask for "all after the last id I
            # saw", so an entry that became visible after a younger one would be missed: writers go one by one.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])
        entry = self.create(name=name, message=message, picture=picture)
        if picture:
            PictureJob.objects.create(picture=picture)
        return entry


class Entry(models.Model):
    name = models.CharField(max_length=80)
    message = models.TextField()
    picture = models.CharField(max_length=40, blank=True, help_text="file name in the store of pictures, or empty")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    def __str__(self):
        return f"{self.id}: {self.name}"
