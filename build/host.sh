# The part of build.sh that compiles the host; build.sh reads it when there is something to compile.
# shellcheck shell=sh disable=SC2154

say() { printf '%s\n' "$*" >&2; }

# Runs a function while holding the lock of its name. Without flock(1) a directory is the lock; its holder's pid tells a stale one.
locked() {
    mkdir -p "$host"
    if command -v flock >/dev/null; then
        { flock 9 && "$1" 9>&-; } 9>"$host/$1.lock"
        return
    fi
    until mkdir "$host/$1.held" 2>/dev/null; do
        sleep 1
        kill -0 "$(cat "$host/$1.held/pid" 2>/dev/null)" 2>/dev/null || rm -rf "$host/$1.held"
    done
    sh -c 'echo $PPID' >"$host/$1.held/pid"
    "$1" && status=0 || status=$?
    rm -rf "$host/$1.held"
    return $status
}

find_dotnet() {
    for dotnet in "$(command -v dotnet)" "$root/.dotnet/dotnet"; do
        [ -x "$dotnet" ] && (cd "$root" && "$dotnet" --version) >/dev/null 2>&1 && return
    done
    say "The .NET SDK that global.json names is not on this machine. Installing it into $root/.dotnet ..."
    script=${SLIPWAY_DOTNET_INSTALL:-$host/dotnet-install.sh}
    url=https://dot.net/v1/dotnet-install.sh
    [ "${SLIPWAY_DOTNET_INSTALL:-}" ] || curl -fsSL "$url" -o "$script" || wget -q "$url" -O "$script" || {
        say "$url cannot be reached. Install the .NET SDK by hand, or set SLIPWAY_DOTNET_INSTALL to a copy of that script."
        return 2
    }
    bash "$script" --jsonfile "$root/global.json" --install-dir "$root/.dotnet" --no-path >&2 && [ -x "$dotnet" ] && return
    say "The .NET SDK was not installed: $script failed. Its output is above."
    return 2
}

compile() {
    ! is_current || return 0 # Another build.sh compiled it while this one waited for the lock.
    find_dotnet || return
    printf 'Building the build host ... ' >&2
    started=$(date +%s) id=$(date +%Y%m%d%H%M%S)-$$
    mkdir -p "$host/$id" || return 2
    # Listed before it is compiled: what is edited meanwhile is newer than the list.
    : >"$host/$id/sources" && sources "$host/$id/sources" >"$host/$id/.sources" && touch -r "$host/$id/sources" "$host/$id/.sources" &&
        mv "$host/$id/.sources" "$host/$id/sources"
    printf '%s\n' "$dotnet" >"$host/$id/dotnet"
    # One node, and a compiler that does not gather profiles: starting the rest costs more than it brings, five projects being all there is.
    if ! DOTNET_TieredPGO=0 DOTNET_gcServer=0 "$dotnet" publish "$root/build/Build.csproj" -c Release -o "$host/$id" \
        --artifacts-path "$host/obj" --nologo -v quiet -clp:NoSummary -m:1 -nodeReuse:false -p:CompilingHost=true \
        -p:UseSharedCompilation=true -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false \
        -p:EnableSourceControlManagerQueries=false -p:EnableSourceLink=false -p:NuGetAudit=false \
        </dev/null >"$host/build.log" 2>&1; then
        say "failed." && cat "$host/build.log" >&2
        say "The build host does not compile, so no target was run. Mend the errors above and run build.sh again."
        rm -rf "${host:?}/$id"
        return 2
    fi
    make_current "$id"
    say "$(($(date +%s) - started)) s"
}

make_current() {
    printf '%s\n' "$1" >"$host/current.$$" && mv "$host/current.$$" "$host/current"
    # The last two stay, and whatever a process was started from.
    running=$(ps -A -o args=)
    for old in $(cd "$host" && ls -d 2*/ | sort -r | tail -n +3); do
        case $running in *"$host/$old"*) ;; *) rm -rf "${host:?}/$old" ;; esac
    done
}

# Compiles what is hot at start-up ahead of time, into a copy of the host, and switches to that if the sources are still the same.
readytorun() {
    is_current && [ "${id%-r2r}" = "$id" ] || return 0
    il=$id new=$host/readytorun.new
    touch "$host/$il/readytorun"
    rm -rf "$new" && cp -Rp "$host/$il" "$new"
    if nice -n 19 "$dotnet" msbuild "$root/build/ReadyToRun.proj" -restore -nologo -v:minimal -nodeReuse:false \
        "-p:Host=$host/$il/" "-p:Into=$new/" "-p:BaseIntermediateOutputPath=$host/obj/ReadyToRun/" &&
        is_current && [ "$id" = "$il" ]; then
        mv "$new" "$host/$il-r2r" && make_current "$il-r2r"
    fi
    rm -rf "$new"
}

[ -z "${compile:-}" ] || locked compile || exit
case ${SLIPWAY_READYTORUN:-${CI:+0}} in
    0) ;;
    wait) [ "${id%-r2r}" != "$id" ] || locked readytorun >"$host/readytorun.log" 2>&1 && read -r id <"$host/current" ;;
    *) [ "${id%-r2r}" != "$id" ] || [ -f "$host/$id/readytorun" ] || (trap '' HUP INT && locked readytorun) </dev/null >"$host/readytorun.log" 2>&1 & ;;
esac
