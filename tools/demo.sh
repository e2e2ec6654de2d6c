#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# demo: serves a folder of data, filling it with the demo organisation the first time.
#
#     tools/demo.sh build/guildhall build/demo 8080
#
# Messages go into a folder beside the data, DATA-mail, since there is no mail server; cases for another system into
# folders of DATA-hand-over.
# What the demo says when it is made (who can sign in) is kept beside the data and said again each time.
set -eu
binary=$1
data=$2
port=$3
note="$data.txt"
if [ ! -e "$data" ]; then
    umask 077
    if ! "$binary" demo --data "$data" >"$note.new"; then
        cat "$note.new" >&2
        rm -rf "$data" "$note.new"
        exit 1
    fi
    mv "$note.new" "$note"
fi
cat "$note"
mkdir -p "$data-mail" "$data-hand-over/permits"
echo "messages: $data-mail/*.eml"
echo "cases of parking-permit, for another system: $data-hand-over/permits/*.json"
exec "$binary" serve --data "$data" --listen "127.0.0.1:$port" --mail-folder "$data-mail" \
    --hand-over-folder "$data-hand-over" --public-url "http://127.0.0.1:$port"
