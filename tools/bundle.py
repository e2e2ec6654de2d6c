#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""bundle: puts the ready-made services into the binary as they are. Build-time only.

    bundle.py --c bundle.c FILE.json…

The table is bundle_table[] (src/app/act_demo.h), a row a file, named without its ending. What is
no service is at the end: the demo, and what is in a practice organisation.
A file that is not JSON is an error at its line.
"""
import argparse
import json
import os
import sys

from c_text import c_string, write


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--c', required=True)
    parser.add_argument('files', nargs='+')
    options = parser.parse_args()
    rows = []
    for path in sorted(options.files, key=lambda path: (path.endswith(('/demo.json', '/practice.json')), path)):
        with open(path, encoding='utf-8') as file:
            text = file.read()
        try:
            json.loads(text)
        except json.JSONDecodeError as e:
            print(f'{path}:{e.lineno}: error: {e.msg}', file=sys.stderr)
            return 1
        name = os.path.splitext(os.path.basename(path))[0]
        rows.append(f'    {{STR_INIT("{name}"), {{{c_string(text)}, {len(text.encode())}}}}},\n')
    write(options.c, '#include "app/act_demo.h"\n\nconst struct site_ready bundle_table[] = {\n' + ''.join(rows)
          + '};\nconst size_t bundle_count = sizeof bundle_table / sizeof bundle_table[0];\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
