"""Packs the Python project of a Debian package as a wheel (PEP 427), which pip installs without an index.

    deb_to_wheel.py DIRECTORY --linked DEB... --wheels DEB...

Each package of --wheels becomes a wheel in DIRECTORY. Those of --linked lend the files that a package only has a link
to. Equal packages give equal bytes: entries are sorted and carry one fixed time.
"""

import argparse
import base64
import email.parser
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGES = Path("usr/lib/python3/dist-packages")
TAG = "py3-none-any"
# The first moment that a zip file can name.
EPOCH = (1980, 1, 1, 0, 0, 0)
WHEEL = f"Wheel-Version: 1.0\nGenerator: deb_to_wheel\nRoot-Is-Purelib: true\nTag: {TAG}\n"


class Unpackable(Exception):
    """A package that no wheel can be made of, with the reason."""


class Deb:
    """A Debian package, unpacked."""

    def __init__(self, file, root):
        self.file = file
        self.root = root
        subprocess.run(["dpkg-deb", "--extract", file, root], check=True)

    def field(self, name):
        return subprocess.run(["dpkg-deb", "--field", self.file, name], check=True, capture_output=True, text=True).stdout.strip()

    @property
    def name(self):
        return self.field("Package")

    def dependencies(self):
        """Names of the packages that it depends on, without versions and alternatives."""
        return [re.match(r"[a-z0-9.+-]+", part.strip())[0] for part in self.field("Depends").split(",") if part.strip()]


class Project:
    """The one Python project of a Debian package, as its metadata describes it."""

    def __init__(self, deb):
        self.deb = deb
        self.packages = deb.root / PACKAGES
        found = [*self.packages.glob("*.dist-info"), *self.packages.glob("*.egg-info")]
        if len(found) != 1:
            raise Unpackable(f"it has {len(found)} Python projects, and a wheel is of one")
        self.info = found[0]
        # An .egg-info is a directory or, from old distutils, the file itself.
        candidates = [self.info / "METADATA", self.info / "PKG-INFO", self.info]
        self.headers, _, self.description = next(file for file in candidates if file.is_file()).read_text("utf-8").partition("\n\n")
        parsed = email.parser.HeaderParser().parsestr(self.headers)
        self.name, self.version = parsed["Name"], parsed["Version"]
        self.requires = parsed.get_all("Requires-Dist", [])

    @property
    def stem(self):
        """Name and version as file names have them (PEP 427, names normalised by PEP 503)."""
        return f"{re.sub('[-_.]+', '_', self.name).lower()}-{self.version}"

    def metadata(self, projects):
        """Core metadata, with what Debian took out of it.

        dh_python3 moves the requirements of an .egg-info into the package's own Depends: from there they come back, as
        far as they are among the projects at hand. Licence files lie elsewhere in a Debian package.
        """
        lines = [line for line in self.headers.splitlines() if line and not line.startswith("License-File:")]
        if self.info.suffix == ".egg-info" and not any("extra ==" not in r and ";" not in r for r in self.requires):
            lines += [f"Requires-Dist: {projects[name].name}" for name in self.deb.dependencies() if name in projects]
        return "\n".join(lines) + "\n\n" + self.description

    def files(self, linked):
        """Path in the wheel and file on disk of everything that is installed, sorted."""
        for path in sorted(self.packages.rglob("*")):
            name = path.relative_to(self.packages)
            if name.parts[0] == self.info.name or "__pycache__" in name.parts:
                continue
            if path.suffix == ".so":
                raise Unpackable(f"{name} is an extension module, which runs on one version of Python only")
            if path.is_symlink():
                path = self.follow(path, linked)
            if path.is_file():
                yield name.as_posix(), path

    def follow(self, link, linked):
        target = link.readlink()
        base = Path("/", link.parent.relative_to(self.deb.root))
        inside = Path(*_normal(base / target))
        for root in (self.deb.root, *linked):
            if (root / inside).is_file():
                return root / inside
        raise Unpackable(f"{link.relative_to(self.deb.root)} is a link to {target}, which no package given with --linked has")


def _normal(path):
    """Parts of an absolute path below the root, with '..' resolved."""
    parts = []
    for part in path.parts[1:]:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


class WheelWriter:
    """A wheel in the making; RECORD (PEP 376) is written at the end."""

    def __init__(self, file, stem):
        self.zip = zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED)
        self.info = f"{stem}.dist-info"
        self.record = []

    def add(self, name, content, executable=False):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self.record.append(f"{_quoted(name)},sha256={digest},{len(content)}\n")
        self._write(name, content, executable)

    def close(self):
        name = f"{self.info}/RECORD"
        self._write(name, "".join([*self.record, f"{name},,\n"]).encode())
        self.zip.close()

    def _write(self, name, content, executable=False):
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # Unix, so that the mode counts
        entry.external_attr = (0o100755 if executable else 0o100644) << 16
        self.zip.writestr(entry, content)


def _quoted(name):
    return '"' + name.replace('"', '""') + '"' if re.search('[",]', name) else name


def write_wheel(directory, project, projects, linked):
    files = list(project.files(linked))
    wheel = WheelWriter(directory / f"{project.stem}-{TAG}.whl", project.stem)
    for name, path in files:
        wheel.add(name, path.read_bytes(), executable=bool(path.stat().st_mode & 0o111))
    wheel.add(f"{wheel.info}/METADATA", project.metadata(projects).encode())
    wheel.add(f"{wheel.info}/WHEEL", WHEEL.encode())
    for name in ("entry_points.txt", "top_level.txt"):
        if (project.info / name).is_file():
            wheel.add(f"{wheel.info}/{name}", (project.info / name).read_bytes())
    wheel.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--linked", nargs="*", type=Path, default=[])
    parser.add_argument("--wheels", nargs="+", type=Path, required=True)
    arguments = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        def unpack(files, kind):
            return [Deb(file, Path(scratch, kind, file.stem)) for file in sorted(files)]

        Path(scratch, "linked").mkdir()
        Path(scratch, "wheels").mkdir()
        linked = [deb.root for deb in unpack(arguments.linked, "linked")]
        projects = {}
        packed = []
        for deb in unpack(arguments.wheels, "wheels"):
            try:
                packed.append(project := Project(deb))
                projects[deb.name] = project
            except Unpackable as reason:
                failures += 1
                print(f"deb_to_wheel: {deb.file.name}: {reason}", file=sys.stderr)
        for project in packed:
            try:
                write_wheel(arguments.directory, project, projects, linked)
            except Unpackable as reason:
                failures += 1
                print(f"deb_to_wheel: {project.deb.file.name}: {reason}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
