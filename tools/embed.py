#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""embed: puts built files into the binary. Build-time only.

    embed.py --prefix /assets/ --c assets.c --h assets.h FILE…

Each file gets an address with a fingerprint of its content (app.css -> /assets/app-3f2a9c0d1b2e.css), so that it
can be cached for ever, an ETag, and its gzip and Brotli forms where they are smaller. The table is embed_table[]
(src/html/embed.h), sorted by address. For templates the header declares a str for each: asset('app.css') is
asset_app_css. Brotli comes from node's zlib, which the build needs anyway.
"""
import argparse
import gzip
import hashlib
import os
import re
import subprocess
import sys

from c_text import c_string, write

TYPES = {
    '.css': ('text/css; charset=utf-8', True), '.js': ('text/javascript; charset=utf-8', True),
    '.svg': ('image/svg+xml', True), '.json': ('application/json', True), '.txt': ('text/plain; charset=utf-8', True),
    '.html': ('text/html; charset=utf-8', True), '.map': ('application/json', True),
    '.png': ('image/png', False), '.ico': ('image/vnd.microsoft.icon', False), '.woff2': ('font/woff2', False),
    '.webp': ('image/webp', False), '.jpg': ('image/jpeg', False),
}
BROTLI = ('const z=require("zlib");process.stdout.write(z.brotliCompressSync(require("fs").readFileSync(0),'
          '{params:{[z.constants.BROTLI_PARAM_QUALITY]:11}}))')


class Refusal(Exception):
    pass


def brotli(data):
    try:
        return subprocess.run(['node', '-e', BROTLI], input=data, check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise Refusal('embed: node is missing (apt install nodejs npm)') from None


class File:
    def __init__(self, path, prefix):
        self.name = os.path.basename(path)
        stem, ending = os.path.splitext(self.name)
        if ending not in TYPES:
            raise Refusal(f"{path}: error: no media type for '{ending}': add it to tools/embed.py")
        self.type, compressible = TYPES[ending]
        try:
            with open(path, 'rb') as file:
                self.raw = file.read()
        except OSError as e:
            raise Refusal(f'{path}: error: {e.strerror}') from None
        print_of = hashlib.sha256(self.raw).hexdigest()[:12]
        self.path, self.etag = f'{prefix}{stem}-{print_of}{ending}', f'"{print_of}"'
        self.identifier = 'asset_' + re.sub('[^a-z0-9]', '_', self.name.lower())
        self.gzip = gzip.compress(self.raw, 9, mtime=0) if compressible else b''
        self.br = brotli(self.raw) if compressible else b''
        if len(self.gzip) >= len(self.raw):
            self.gzip = b''
        if len(self.br) >= len(self.raw):
            self.br = b''


def array(name, data):
    numbers = ','.join(str(b - 256 if b > 127 else b) for b in data)
    lines = re.sub('(.{100,}?,)', r'\1\n', numbers)
    return f'static const char {name}[] = {{\n{lines}\n}};'


def c_code(files):
    out = ['// Made by tools/embed.py. Not to be edited.', '#include "html/embed.h"']
    rows = []
    for i, file in enumerate(files):
        out.append(f'extern const str {file.identifier};')
        out.append(f'const str {file.identifier} = STR_INIT({c_string(file.path)});')
        forms = []
        for form in ('raw', 'gzip', 'br'):
            data = getattr(file, form)
            if data:
                out.append(array(f'embed_{form}_{i}', data))
            forms.append(f'{{embed_{form}_{i}, {len(data)}}}' if data else '{0, 0}')
        texts = ', '.join(f'STR_INIT({c_string(t)})' for t in (file.path, file.name, file.type, file.etag))
        rows.append(f'    {{{texts},\n     {", ".join(forms)}}},')
    return '\n'.join(out + ['const struct embed_file embed_table[] = {'] + rows
                     + ['};', f'const size_t embed_count = {len(files)};']) + '\n'


def c_header(files):
    lines = ['// Made by tools/embed.py: the addresses of assets. Not to be edited.', '#pragma once',
             '#include "html/embed.h"']
    return '\n'.join(lines + sorted(f'extern const str {f.identifier};' for f in files)) + '\n'


def main():
    args = argparse.ArgumentParser(description='puts built files into the binary')
    args.add_argument('files', nargs='+')
    for name in ('prefix', 'c', 'h'):
        args.add_argument('--' + name, required=True)
    args = args.parse_args()
    try:
        files = sorted((File(path, args.prefix) for path in args.files), key=lambda f: f.path.encode())
        if len({f.identifier for f in files}) != len(files):
            raise Refusal('embed: error: two files make the same C name')
    except Refusal as e:
        print(e, file=sys.stderr)
        return 1
    write(args.c, c_code(files))
    write(args.h, c_header(files))
    return 0


if __name__ == '__main__':
    sys.exit(main())
