# Sourced by runtime/run and runtime/test: sees to it that what they need is installed.

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
