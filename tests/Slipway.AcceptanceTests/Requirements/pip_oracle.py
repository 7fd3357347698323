"""Answers what pip makes of texts and files: one JSON document a line in, one a line out. The first line out is pip's version."""

import json
import logging
import os
import re
import sys

import pip
from pip._internal.exceptions import PipError
from pip._internal.models.format_control import FormatControl
from pip._internal.models.search_scope import SearchScope
from pip._internal.req.constructors import install_req_from_parsed_requirement
from pip._internal.req.req_file import parse_requirements
from pip._internal.req.req_install import check_invalid_constraint_type
from pip._vendor import packaging
from pip._vendor.packaging.markers import Marker
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.specifiers import Specifier
from pip._vendor.packaging.utils import canonicalize_name
from pip._vendor.packaging.version import Version


class Finder:
    """What pip's options of a file are written to."""

    def __init__(self):
        self.format_control = FormatControl()
        self.release_control = None
        self.search_scope = SearchScope.create([], ["https://index.example/simple"], no_index=False)
        self.prefers_binary = False
        self.takes_prereleases = False

    find_links = property(lambda self: self.search_scope.find_links)
    index_urls = property(lambda self: self.search_scope.index_urls)

    def set_prefer_binary(self):
        self.prefers_binary = True

    def set_allow_all_prereleases(self):
        self.takes_prereleases = True

    def set_release_control(self, control):
        self.release_control = control


class Options:
    def __init__(self):
        self.require_hashes = False
        self.no_require_hashes = False
        self.features_enabled = []
        self.isolated_mode = False


class Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def specifiers(text):
    return [Specifier(part) for part in text.split(",") if part.strip()]


def described(requirement, environment):
    marker = requirement.marker
    return {
        "name": canonicalize_name(requirement.name),
        "extras": sorted(canonicalize_name(extra) for extra in requirement.extras),
        "specifiers": sorted(str(specifier) for specifier in requirement.specifier),
        "url": requirement.url,
        "marker": None if marker is None else evaluated(marker, environment),
    }


def evaluated(marker, environment):
    try:
        return marker.evaluate(environment)
    except Exception as error:  # what pip would stop with
        return type(error).__name__


def version(case):
    parsed = Version(case["text"])
    return {"normal": str(parsed), "pre": parsed.is_prerelease}


def compare(case):
    left, right = Version(case["left"]), Version(case["right"])
    return {"order": (left > right) - (left < right)}


def contains(case):
    parsed = specifiers(case["text"])
    return {"contains": all(part.contains(case["version"], prereleases=True) for part in parsed)}


def marker(case):
    return {"holds": evaluated(Marker(case["text"]), case["environment"])}


def requirement(case):
    return described(Requirement(case["text"]), case["environment"])


def file(case):
    os.chdir(case["root"])
    os.environ.update(case["variables"])
    finder, options, entries = Finder(), Options(), []
    for parsed in parse_requirements(case["path"], session=None, finder=finder, options=options):
        place = re.fullmatch(r"-[rc] (.*) \(line (\d+)\)", parsed.comes_from, re.DOTALL)
        made = install_req_from_parsed_requirement(parsed)
        if parsed.constraint and check_invalid_constraint_type(made):
            raise ValueError("invalid constraint")
        given = parsed.options or {}
        entries.append({
            "file": os.path.relpath(place[1], case["root"]),
            "line": int(place[2]),
            "constraint": parsed.constraint,
            "editable": parsed.is_editable,
            "name": canonicalize_name(made.req.name) if made.req else None,
            "extras": sorted(canonicalize_name(extra) for extra in made.extras),
            "specifiers": sorted(str(part) for part in made.req.specifier) if made.req else [],
            "link": made.link.url if made.link else None,
            "marker": None if made.markers is None else evaluated(made.markers, case["environment"]),
            "hashes": sorted(f"{kind}:{digest}" for kind, digests in given.get("hashes", {}).items() for digest in digests),
            "settings": sorted(given.get("config_settings") or {}),
        })
    control = finder.release_control
    return {
        "entries": entries,
        "index": finder.search_scope.index_urls,
        "noIndex": finder.search_scope.no_index,
        "links": finder.search_scope.find_links,
        "pre": finder.takes_prereleases or bool(control and ":all:" in control.all_releases),
        "preferBinary": finder.prefers_binary,
        "requireHashes": options.require_hashes,
    }


def answer(case):
    warnings = Warnings()
    logging.getLogger().addHandler(warnings)
    try:
        result = globals()[case["kind"]](case)
    except (ValueError, LookupError, OSError, RecursionError, SyntaxError, PipError) as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    finally:
        logging.getLogger().removeHandler(warnings)
    result["warnings"] = warnings.texts
    return result


logging.raiseExceptions = False
print(json.dumps({"pip": pip.__version__, "packaging": packaging.__version__}), flush=True)
for text in sys.stdin.buffer:
    print(json.dumps(answer(json.loads(text))), flush=True)
