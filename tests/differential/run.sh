#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random answers to every question of the forms that DEFRA's engine loads too: judged there, then here.
#   tests/differential/run.sh BUILD EACH SEED
set -eu
cd "$(dirname "$0")/../.."
real=${GUILDHALL_REAL:-../shared/real}
if [ ! -d "$real" ]; then
    echo 'skipped: it needs the real definitions (GUILDHALL_REAL, or ../shared/real)'
    exit 0
fi
ninja -C "$1" --quiet tests/differential/differential
node tests/differential/engine.mjs build/peers "$real" "$3" "$2" >build/differential.jsonl
"$1/tests/differential/differential" <build/differential.jsonl
