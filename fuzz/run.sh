#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes with libFuzzer, AddressSanitizer and UBSan.
#   fuzz/run.sh SECONDS [TARGET...]   every target (or those named) for so long; new inputs go to
#                                     build/fuzz/found/TARGET, a failing one stays beside them
#   fuzz/run.sh canary [TARGET...]    built with -DGUILDHALL_PLANTED_BUG each target must find its bug
#                                     within 240 s (mostly within ten): shows that fuzzing would find one
# Environment: FUZZ_BUILD, the build folder (build/fuzz); GUILDHALL_REAL, definitions that other bodies
# wrote (../shared/real): where they are, importers start from them too, read in place.
set -eu
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || { sed -n '3,10p' fuzz/run.sh; exit 2; }
mode=$1
shift
[ $# -gt 0 ] || set -- $(sed -n "s/^  '\([a-z]*\)': .*/\1/p" fuzz/meson.build)
build=${FUZZ_BUILD:-build/fuzz}
real=${GUILDHALL_REAL:-../shared/real}
mkdir -p "$(dirname "$build")"
flags='-fsanitize=fuzzer-no-link'
seconds=$mode
if [ "$mode" = canary ]; then
    build=$build-canary
    flags="$flags -DGUILDHALL_PLANTED_BUG"
    seconds=240
fi
[ -f "$build/build.ninja" ] || CC=${CC:-clang-14} meson setup "$build" -Db_sanitize=address,undefined \
    -Db_lundef=false -Dc_args="$flags" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
failed=0
for target in "$@"; do
    log=$build/fuzz-$target.log
    ninja -C "$build" "fuzz/${target}_fuzz" >"$log" 2>&1 || { cat "$log"; exit 1; }
    found=$build/found/$target
    mkdir -p "$found"
    [ "$mode" = canary ] && rm -f "$found"/*
    kept=
    for folder in corpus regressions; do
        [ "$mode$folder" = canaryregressions ] && continue # what it found once would find it again without a search
        [ -d "fuzz/$folder/$target" ] && kept="$kept fuzz/$folder/$target"
    done
    longest=20000
    case $target in
    govuk) theirs=$real/govuk-forms longest=60000 ;;
    yaml) theirs=$real/xgov longest=60000 ;;
    xgov | moj | formio) theirs=$real/$target longest=60000 ;;
    *) theirs= ;;
    esac
    [ "$mode" = canary ] && longest=8000 # all that the seeds need: shorter inputs are tried faster
    [ "$mode" != canary ] && [ -n "$theirs" ] && [ -d "$theirs" ] && kept="$kept $theirs"
    if UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1 "$build/fuzz/${target}_fuzz" -max_total_time="$seconds" \
        -max_len="$longest" -timeout=10 -artifact_prefix="$found/failed-" "$found" $kept >"$log" 2>&1; then
        outcome=clean
    else
        outcome=failed
    fi
    case $mode-$outcome in
    canary-failed) echo "$target: found the planted bug" ;;
    canary-clean) echo "$target: DID NOT find the planted bug" && failed=1 ;;
    *-clean) echo "$target: $(grep -E '^Done|DONE' "$log" | tail -1)" ;;
    *) echo "$target: FAILED, see $log" && tail -40 "$log" && failed=1 ;;
    esac
done
exit $failed
