from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PictureJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("picture", models.CharField(max_length=40)),
                ("state", models.CharField(choices=[("queued", "Queued"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")], default="queued", max_length=10)),
                ("attempts", models.IntegerField(default=0)),
                ("taken_until", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("state__in", ["queued", "running"])), fields=["id"], name="picture_jobs_open")],
            },
        ),
    ]
