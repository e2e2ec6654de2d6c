#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""lint: what other people's tools find in our C. Any finding fails.

    tools/lint.py build/test [PART-OF-A-PATH …]
    tools/lint.py build/test --clang    only what clang warns of, in generated code too

tools/tidy.py for the rules of this house, clang-tidy with .clang-tidy, cppcheck, and gcc's analyser, each over
every file of ours that the build folder compiles, tests too (generated code aside). With parts of paths, only the
files that hold one of them, and not tools/tidy.py. The folder must be built. The last line is the count.
"""
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# gcc's analyser, and which of its reports are wrong here, each with why.
ANALYZER = [
    '-fanalyzer',
    '-fdiagnostics-color=never', # the build folder's own flags ask for colours
    '-Wno-analyzer-too-complex', # says only that it gave up
    # gcc 12 loses the value of a structure that is returned, which is what every `err` is; clang-tidy looks
    # for the same fault without that.
    '-Wno-analyzer-use-of-uninitialized-value',
]
# cppcheck's classes that speak of faults; "style" and "information" speak of taste and of headers it did not find.
CPPCHECK = ['cppcheck', '--enable=warning,portability,performance', '--inline-suppr', '--quiet', '--error-exitcode=1',
            '--std=c11', '--suppress=missingIncludeSystem', '--template={file}:{line}: {id}: {message}',
            '--suppressions-list=tools/cppcheck.txt']


def compiled(build, parts, generated=False):
    """Each of our files once, with a command that compiles it; what is within the build folder was generated."""
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as f:
        commands = json.load(f)
    files = {}
    for command in commands:
        full = os.path.normpath(os.path.join(command['directory'], command['file']))
        path = os.path.relpath(full, ROOT)
        if (generated or not full.startswith(build + os.sep)) and (not parts or any(part in path for part in parts)):
            files[path] = shlex.split(command['command'])
    return sorted(files.items())


def said(command, where):
    made = subprocess.run(command, cwd=where, capture_output=True, text=True)
    return made.returncode, made.stdout, made.stderr


def clang_tidy(build, path, _command):
    status, out, _ = said(['clang-tidy-14', '--quiet', '-p', build, '--extra-arg=-Wno-unknown-warning-option', path],
                          ROOT)
    return status, out


def arguments(command):
    """Those of a command that compiles, but for where to. Sanitizers are off: their code confuses the analyser."""
    kept, skip = [], False
    compiler = next(i for i, word in enumerate(command) if os.path.basename(word) != 'ccache')
    for word in command[compiler + 1:]:
        if skip or word.startswith('-fsanitize') or word in ('-MD', '-MQ', '-MF', '-o', '-c'):
            skip = word in ('-MQ', '-MF', '-o')
            continue
        kept.append(word)
    return kept


def analyser(build, _path, command):
    """The file compiled once more, for its warnings."""
    with tempfile.TemporaryDirectory() as folder:
        status, out, err = said(['gcc', *arguments(command), *ANALYZER, '-c', '-o', os.path.join(folder, 'x.o')], build)
    return status, out + err


def clang(build, _path, command):
    """What clang warns of, which it knows without making code."""
    status, out, err = said([os.environ.get('CLANG', 'clang-14'), *arguments(command), '-fsyntax-only', '-Wno-unknown-warning-option'],
                            build)
    return status, out + err


def main():
    build, parts = os.path.abspath(sys.argv[1]), sys.argv[2:]
    only_clang = parts == ['--clang']
    files = compiled(build, [], generated=True) if only_clang else compiled(build, parts)
    if not files:
        sys.exit('lint: nothing to look at')
    clean, found = 0, 0

    def report(tool, path, status, text):
        nonlocal clean, found
        if status == 0:
            clean += 1
        else:
            found += 1
            print(f'== {tool} {path}\n{text.strip()}', flush=True)

    tools = (('clang', clang),) if only_clang else (('gcc -fanalyzer', analyser), ('clang-tidy', clang_tidy))
    if not parts:
        report('tidy', '', *said([sys.executable, 'tools/tidy.py', '--build', build], ROOT)[:2])
    if not only_clang:
        status, _, err = said([*CPPCHECK, '-I', 'src', '-j', str(os.cpu_count()), *(path for path, _ in files)], ROOT)
        report('cppcheck', '', status, err)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        looks = [(tool, path, pool.submit(run, build, path, command)) for path, command in files
                 for tool, run in tools]
        for tool, path, look in looks:
            report(tool, path, *look.result())
    print(f'{clean} passed, {found} failed')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
