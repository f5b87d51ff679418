# What the scripts share. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The Debian packages that building and running needs. PostgreSQL is for the demo and the tests, which start one of
# their own; a production machine needs only the client libraries.
debian_packages=(librdkafka-dev libpq-dev libsimdjson-dev postgresql)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Installs what is missing, as root; says the command otherwise.
require_packages() {
    local missing=() package
    for package in "${debian_packages[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || fail "these packages are missing, and there is no apt-get: ${missing[*]}"
    if ((EUID != 0)); then
        fail "some packages are missing; install them with: sudo apt-get install ${missing[*]}"
    fi
    say "Installing ${missing[*]}"
    apt-get update -qq || fail "apt-get update failed; is the network there?"
    # No cluster of Debian's own: everything here starts a private one.
    mkdir -p /etc/postgresql-common
    [[ -e /etc/postgresql-common/createcluster.conf ]] ||
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null ||
        fail "apt-get could not install ${missing[*]}"
}

require_swift() {
    command -v swift >/dev/null || fail "no Swift toolchain found; install Swift 6.3 from https://www.swift.org/install"
    local version
    version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9]+\.[0-9]+')
    [[ $(printf '6.3\n%s\n' "$version" | sort -V | head -n 1) == 6.3 ]] ||
        fail "Swift 6.3 or newer is needed, this is $version"
}

# Runs tests, and tells again at the end what failed: it stands thousands of lines above. Fails when they do.
run_telling_failures() {
    local log failed=0
    log=$(mktemp)
    "$@" 2>&1 | tee "$log" || failed=1
    if ((failed)); then
        say "What failed"
        grep -aE '✘|^[[:space:]]*↳|(ERROR|WARNING|SUMMARY): [A-Za-z]+Sanitizer|: runtime error: ' "$log" >&2 || true
    fi
    rm -f "$log"
    return "$failed"
}
