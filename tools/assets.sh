#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# assets: builds the style sheet and the script with npm's sass and esbuild.
#   assets.sh ROOT OUT.css OUT.js
set -eu
root=$1 css=$2 js=$3
if [ ! -d "$root/node_modules/govuk-frontend" ]; then
    echo "$root/node_modules is missing or old: run \"npm ci\" in $root first" >&2
    exit 1
fi
"$root/node_modules/.bin/sass" --no-source-map --style=compressed --quiet-deps \
    --load-path="$root/node_modules/govuk-frontend/dist/govuk" "$root/assets/app.scss" "$css"
"$root/node_modules/.bin/esbuild" "$root/assets/app.js" --bundle --minify --format=iife --target=es2020 \
    --legal-comments=none --log-level=warning --outfile="$js"
