#!/usr/bin/env bash
# Makes a directory of Python wheels out of Debian packages, for tests on machines that reach a Debian mirror and no
# Python index:
#
#   tests/wheelhouse/build-wheelhouse.sh [--check] DIRECTORY
#
# packages.txt says what goes in. A directory that is complete is left alone, however old: delete it to have the newest.
# --check then installs from it and runs Django.
#
# apt works in a temporary state of its own: nothing is installed, root is not needed, and the machine's own package
# lists stay as they are. SLIPWAY_DEBIAN_MIRROR names another mirror than the machine's own.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
list=$here/packages.txt

fail() {
    printf 'build-wheelhouse: %s\n' "$*" >&2
    exit 1
}

# Mirrors drop a connection now and then: one more attempt, then it is a failure.
twice() {
    "$@" || { sleep 3; "$@"; }
}

check=
if [ "${1:-}" = --check ]; then
    check=yes
    shift
fi
[ $# -eq 1 ] && [[ $1 != -* ]] || { sed -n 's/^#   \(tests.*\)/usage: \1/p' "$0" >&2; exit 2; }
for program in apt-get apt-cache dpkg-deb python3 flock sha256sum; do
    command -v "$program" >/dev/null || fail "$program is not on the PATH."
done
mkdir -p "$(dirname "$1")"
house=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

# The directory says which recipe it was made by: other packages or another way of packing, and it is made anew.
recipe=$(cat "$here/build-wheelhouse.sh" "$list" "$here/deb_to_wheel.py" | sha256sum | cut -d ' ' -f 1)
sums=$house/wheels.sha256

is_complete() {
    [ -f "$sums" ] && [ "$(head -n 1 "$sums")" = "# recipe $recipe" ] &&
        (cd "$house" && grep -v '^#' "$sums" | sha256sum --check --quiet --strict >/dev/null 2>&1)
}

check_house() {
    "$here/check-wheelhouse.sh" "$house"
}

# Two that build at once would do it twice: the second one waits, and finds it done.
exec 9> "$house.lock"
flock 9
if is_complete; then
    echo "wheelhouse: $(grep -vc '^#' "$sums") wheels in $house, complete"
    [ -z "$check" ] || check_house
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$house.new"' EXIT
mkdir -p "$scratch"/{lists/partial,archives/partial,empty,debs,linked}

# Where this machine's packages come from, as apt itself understands its sources.
own_mirror() {
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
        sed -n 's|^\(.*/debian\)/* main$|\1|p' | head -n 1
}
mirror=${SLIPWAY_DEBIAN_MIRROR:-$(own_mirror)}
[ -n "$mirror" ] || fail "this machine's apt sources name no Debian mirror (…/debian main); set SLIPWAY_DEBIAN_MIRROR."
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || fail "$keyring is not there; install debian-archive-keyring."

wanted=$(sed -e '/^#/d' -e '/^[[:space:]]*$/d' "$list")
suites=$(awk '{ print $2 }' <<< "$wanted" | sort -u)
for suite in $suites; do
    echo "deb [signed-by=$keyring] $mirror $suite main"
done > "$scratch/sources.list"

# Hooks and index targets of the machine's own configuration (desktop caches, file lists) have no place here.
cat > "$scratch/apt.conf" <<CONF
Dir::State::Lists "$scratch/lists";
Dir::Cache "$scratch";
Dir::Etc::SourceList "$scratch/sources.list";
Dir::Etc::SourceParts "$scratch/empty";
Dir::Etc::Preferences "$scratch/empty/none";
Dir::Etc::PreferencesParts "$scratch/empty";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
CONF
export APT_CONFIG=$scratch/apt.conf

update() { apt-get update -qq >"$scratch/log" 2>&1; }
twice update || {
    cat "$scratch/log" >&2
    fail "the package lists of $(xargs <<< "$suites") cannot be read from $mirror."
}

# "package version suite" of everything that is asked for, the highest version first.
awk '{ sub(/^[+]/, ""); print $1 }' <<< "$wanted" | sort -u | xargs apt-cache madison |
    awk -F ' *[|] *' '{ gsub(/ /, "", $1); split($3, source, " "); sub("/.*", "", source[2]); print $1, $2, source[2] }' > "$scratch/versions"

versions() {
    awk -v package="$1" -v suite="$2" '$1 == package && $3 == suite { print $2 }' "$scratch/versions"
}

wheels=() linked=()
while read -r package suite pattern; do
    found=
    for version in $(versions "${package#+}" "$suite"); do
        upstream=${version#*:}
        # shellcheck disable=SC2053  # the right side is a pattern
        if [[ ${upstream%-*} == $pattern ]]; then
            found=$version
            break
        fi
    done
    [ -n "$found" ] || fail "${package#+} $pattern is not in $suite (there: $(versions "${package#+}" "$suite" | xargs)). Change $list."
    if [[ $package == +* ]]; then
        linked+=("${package#+}=$found")
    else
        wheels+=("$package=$found")
    fi
done <<< "$wanted"

download() { (cd "$1" && shift && apt-get download -qq "$@" >"$scratch/log" 2>&1); }
twice download "$scratch/debs" "${wheels[@]}" && twice download "$scratch/linked" "${linked[@]}" || {
    cat "$scratch/log" >&2
    fail "not all packages could be downloaded from $mirror."
}

rm -rf "$house.new"
mkdir "$house.new"
python3 "$here/deb_to_wheel.py" "$house.new" --linked "$scratch"/linked/*.deb --wheels "$scratch"/debs/*.deb
(cd "$house.new" && { echo "# recipe $recipe"; sha256sum -- *.whl; } > wheels.sha256)
rm -rf "$house"
mv "$house.new" "$house"
echo "wheelhouse: $(grep -vc '^#' "$sums") wheels in $house"
[ -z "$check" ] || check_house
