import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(request):
    """Whether this process can do its work, and which release it is."""
    reason = reason_against()
    report = {
        "status": "unavailable" if reason else "ok",
        "release": settings.RELEASE,
        "environment": settings.ENVIRONMENT,
        "django": django.get_version(),
    }
    if reason:
        report["reason"] = reason
    return JsonResponse(report, status=503 if reason else 200, json_dumps_params={"separators": (",", ":")})


def reason_against():
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        return f"the database cannot be reached: {str(error).strip()}"
    return f"migrations are pending: {', '.join(pending)}; run: python manage.py migrate" if pending else None


def pending_migrations():
    """Migrations that this release knows and the database lacks. Those of a newer release are no concern: after a rollback they are there."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
