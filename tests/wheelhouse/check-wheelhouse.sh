#!/usr/bin/env bash
# Installs from a wheelhouse, without an index, what an app takes from it, once for each Django, and runs Django:
#
#   tests/wheelhouse/check-wheelhouse.sh DIRECTORY
set -euo pipefail
house=$(cd "$1" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PIP_NO_INDEX=1 PIP_FIND_LINKS=$house PIP_DISABLE_PIP_VERSION_CHECK=1
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL

# Everything but Django, which is there in several versions.
others=$(cd "$house" && ls -- *.whl | sed 's/-.*//' | sort -u | grep -vx django)
for django in 4.2 5.2; do
    venv=$scratch/$django
    python3 -m venv "$venv"
    # shellcheck disable=SC2086  # names of packages, one word each
    "$venv/bin/pip" install -q "Django==$django.*" $others
    "$venv/bin/pip" check
    (
        mkdir "$scratch/site-$django"
        cd "$scratch/site-$django"
        "$venv/bin/django-admin" startproject site_of_check .
        "$venv/bin/python" manage.py check
        "$venv/bin/python" manage.py migrate -v 0
        "$venv/bin/python" manage.py shell -c 'import os; os.environ["PSYCOPG_IMPL"] = "python"; import psycopg'
        # A file that Debian has as a link only.
        "$venv/bin/python" manage.py findstatic -v 0 admin/js/vendor/jquery/jquery.min.js >/dev/null
    )
    echo "check: Django $("$venv/bin/django-admin" --version) with $(xargs <<< "$others")"
done
