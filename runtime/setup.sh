# Sourced by the scripts beside it: sees to it that what they need is installed and built.

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

has_jdk() {
    [ "$(javac -version 2>&1 | sed -n 's/javac \([0-9]*\).*/\1/p')" -ge 17 ] 2>/dev/null
}

# need_packages run|test: installs what is missing with apt when it may, and otherwise says in one line what to install.
need_packages() {
    local missing=()
    has_jdk || missing+=(openjdk-17-jdk-headless)
    command -v mvn >/dev/null || missing+=(maven)
    command -v ffmpeg >/dev/null || missing+=(ffmpeg)
    [ -n "$(find /usr/share/fonts -name 'DejaVuSans.ttf' -print -quit 2>/dev/null)" ] || missing+=(fonts-dejavu-core)
    if [ "$1" = test ]; then
        command -v python3 >/dev/null || missing+=(python3)
        command -v chromium >/dev/null || missing+=(chromium)
        command -v chromedriver >/dev/null || missing+=(chromium-driver)
        [ "$(uname -m)" != x86_64 ] || command -v qemu-system-x86_64 >/dev/null || missing+=(qemu-system-x86)
    fi
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null || ! { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
        echo "please install: ${missing[*]}   (sudo apt-get install ${missing[*]})" >&2
        exit 1
    fi
    echo "installing ${missing[*]} ..."
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build_once FILE MODULE...: builds these modules and what they need, unless FILE, which the last of them makes, is there and nothing has
# changed since. Uses the array maven; call it in the top folder.
build_once() {
    local file=$1 work=runtime/work built sources build
    shift
    mkdir -p "$work"
    built=$work/built-$(basename "${!#}")
    # of every source that goes in: name, size and time
    sources=$(find pom.xml .mvn bundles features runtime/launcher runtime/logging plugins-sdk/testing "$@" \
        \( -name target -o -path '*/src/test' \) -prune -o -type f -printf '%p %s %T@\n' | sort | cksum)
    [ ! -e "$file" ] || [ "$sources" != "$(cat "$built" 2>/dev/null)" ] || return 0
    echo "building; the first time downloads much and takes minutes (everything is in $work/build.log)"
    rm -f "$built"
    mvn "${maven[@]}" -Dmaven.test.skip=true -Dspotless.check.skip -Djacoco.skip -pl "$(IFS=,; echo "$*")" -am package \
        >"$work/build.log" 2>&1 &
    build=$!
    trap 'kill "$build" 2>/dev/null' INT TERM
    tail -n +1 -F --pid="$build" -s 0.5 "$work/build.log" 2>/dev/null |
        sed -un 's/^\[INFO\] Building \(.*\) [^ ]*  *\[\(.*\)\]$/  \2 \1/p' || true
    if ! wait "$build"; then
        grep -m 20 ERROR "$work/build.log" >&2 || true
        echo "the build failed; see $work/build.log" >&2
        exit 1
    fi
    trap - INT TERM
    echo "$sources" >"$built"
}
