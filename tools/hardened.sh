#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# hardened: says what a binary lacks of the defences that it was built with, by reading the file.
#
#     tools/hardened.sh build/guildhall
#
# Position independence, relocations read-only from the start, a stack that is not code, stack
# canaries, and checked copies of libc's functions (at least three; one by chance proves nothing).
set -eu
file=$1
failed=0
need() { # what, and a command that says whether it is there
    what=$1
    shift
    if ! "$@" >/dev/null; then
        echo "$file: $what" >&2
        failed=1
    fi
}
headers=$(readelf -Wh "$file")
segments=$(readelf -Wl "$file")
dynamic=$(readelf -Wd "$file")
symbols=$(readelf -W --dyn-syms "$file")
has() { printf '%s\n' "$1" | grep -Eq "$2"; }
checked_calls() { [ "$(printf '%s\n' "$symbols" | grep -Ec '__[a-z]+_chk(@|$)')" -ge 3 ]; }
need 'not position-independent' has "$headers" 'Type: +DYN'
need 'no PIE flag' has "$dynamic" 'FLAGS_1.*PIE'
need 'relocations stay writable (no RELRO)' has "$segments" 'GNU_RELRO'
need 'symbols are bound late (no BIND_NOW)' has "$dynamic" 'BIND_NOW|FLAGS_1.*NOW'
need 'the stack may run code' has "$segments" 'GNU_STACK.* RW '
need 'no stack canaries' has "$symbols" '__stack_chk_fail'
need 'fewer than three checked calls (_FORTIFY_SOURCE)' checked_calls
need 'a segment is writable and code' sh -c '! printf "%s\n" "$1" | grep -Eq "LOAD.* RWE "' - "$segments"
exit $failed
