#!/bin/sh
# Runs the compiled build host with the arguments given. It is compiled first when a source file is newer than it.
set -eu

self=$0
while [ -h "$self" ]; do
    link=$(readlink "$self")
    case $link in /*) self=$link ;; *) self=$(dirname "$self")/$link ;; esac
done
root=$(CDPATH='' cd -P -- "$(dirname "$self")" && pwd)
# A host of its own for each source of the Cake.Frosting API: CakeFrosting=package ./build.sh
host=$root/.slipway/host${CakeFrosting:+-$CakeFrosting}

# The source files; those newer than the file given stand there twice. So what was changed, added or deleted makes it another list.
sources() {
    find "$root"/build "$root"/src "$root"/global.json "$root"/Directory.*.* \
        \( -name bin -o -name obj \) -prune -o -type f ! -name '.*' -print -newer "$1" -print
}

# Sets id (the host's directory) and dotnet (the muxer that compiled it).
is_current() {
    [ -f "$host/current" ] && read -r id <"$host/current" &&
        [ -f "$host/$id/dotnet" ] && read -r dotnet <"$host/$id/dotnet" && [ -x "$dotnet" ] &&
        sources "$host/$id/sources" | cmp -s - "$host/$id/sources"
}

is_current || compile=1
if [ "${compile:-}" ] || { [ "${id%-r2r}" = "$id" ] && [ ! -f "$host/$id/readytorun" ]; } || [ "${SLIPWAY_READYTORUN:-}" = wait ]; then
    . "$root/build/host.sh"
fi

case $dotnet in "$root"/*) export PATH="${dotnet%/*}:$PATH" DOTNET_ROOT="${dotnet%/*}" ;; esac
SLIPWAY_ROOT=$root exec "$dotnet" "$host/$id/Build.dll" "$@"
