# needs.sh - what Gloze needs of the machine and why; installs what is missing.
# Sourced by annotate and check. A need is met when its probe succeeds, however the thing got
# there; apt is asked only for what is not.

missing=

fail() {
    printf '%s: %s\n' "$0" "$1" >&2
    exit "${2:-1}"
}

# need PACKAGE WHY PROBE...: notes a Debian package as missing when the probe fails.
need() {
    package=$1 why=$2
    shift 2
    "$@" >/dev/null 2>&1 && return
    missing="$missing $package"
    printf 'missing: %-17s %s\n' "$package" "$why"
}

needs_to_build() {
    need gcc "compiles the core" command -v cc
    need libc6-dev "the headers of the C library" test -e /usr/include/stdio.h
    need meson "describes the build" command -v meson
    need ninja-build "runs the build" command -v ninja
    need pkg-config "finds the libraries" command -v pkg-config
    need liblua5.4-dev "Lua 5.4: the annotators are written in it" pkg-config --exists lua5.4
    need libpcre2-dev "PCRE2: the patterns of the rules" pkg-config --exists libpcre2-8
    need libjansson-dev "jansson: reads JSON" pkg-config --exists jansson
    need libgumbo-dev "gumbo: reads HTML" pkg-config --exists gumbo
    need libutf8proc-dev "utf8proc: what Unicode says of a character" pkg-config --exists libutf8proc
    need libexpat1-dev "expat: reads the XML of labelling tools" pkg-config --exists expat
    need nettle-dev "nettle: SHA-256 of the sources" pkg-config --exists nettle
    need libarchive-dev "libarchive: compressed output" pkg-config --exists libarchive
    need libseccomp-dev "libseccomp: workers give up system calls" pkg-config --exists libseccomp
}

has_sanitizers() {
    echo 'int main(void) { return 0; }' |
        clang -fsanitize=address,undefined -x c -o /dev/null -
}

needs_to_check() {
    need libcmocka-dev "cmocka: the unit tests" pkg-config --exists cmocka
    need python3-jsonschema "checks the output against its schema" python3 -c 'import jsonschema'
    need clang "the second compiler" command -v clang
    need libclang-rt-dev "the sanitizers and fuzzing of clang" has_sanitizers
    need clang-format "the layout of the C sources" command -v clang-format
    need valgrind "finds wrong use of memory" command -v valgrind
    need lua-check "luacheck: lints the plugins" command -v luacheck
}

needs_to_browse() {
    need chromium "shows the pages of gloze show --html" command -v chromium
}

needs_to_use_clients() {
    need python3-venv "the labelling tools that are written in Python" python3 -c 'import venv, ensurepip'
    need nodejs "the annotator of web pages" command -v node
    need npm "installs it" command -v npm
    need chromium "shows it" command -v chromium
}

needs_to_use_all_clients() {
    need default-jdk-headless "Apache UIMA and GATE" command -v javac
    need maven "installs them" command -v mvn
}

needs_to_compare() {
    need lua5.4 "runs the peers that are written in Lua" command -v lua5.4
    need lua-lpeg "LPeg" lua5.4 -e 'require "lpeg"'
    need lua-rex-pcre2 "lrexlib" lua5.4 -e 'require "rex_pcre2"'
    need python3-venv "spaCy" python3 -c 'import venv, ensurepip'
    need default-jdk-headless "CoreNLP, UIMA Ruta and GATE" command -v javac
    need maven "installs them" command -v mvn
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq --no-install-recommends "$@" >"$apt_log" 2>&1
}

# The lists of packages are fetched only when apt does not know a package by those it has.
install_missing() {
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "install the above; this is not Debian, so you know how"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        fail "no sudo here; as root, run: apt-get install$missing"
    echo "installing them with apt-get; this can take a minute"
    apt_log=$(mktemp)
    # shellcheck disable=SC2086 # a list of words
    if ! apt_install $missing; then
        as_root apt-get update -qq >>"$apt_log" 2>&1 && apt_install $missing || {
            cat "$apt_log" >&2
            fail "apt-get could not install:$missing"
        }
    fi
    rm -f "$apt_log"
}

# build DIR [OPTION...]: sets the folder up when it is new, and builds; silent unless it fails.
build() {
    dir=$1
    shift
    mkdir -p "$dir"
    if [ ! -e "$dir/build.ninja" ]; then
        meson setup "$@" "$dir" "$top" >"$dir/setup.log" 2>&1 || {
            cat "$dir/setup.log" >&2
            return 1
        }
    fi
    ninja -C "$dir" >"$dir/ninja.log" 2>&1 || {
        cat "$dir/ninja.log" >&2
        return 1
    }
}
