# SPDX-License-Identifier: Apache-2.0
"""mounted: file systems that are really full, or turn read-only. Only root may mount them: skipped otherwise."""
import os
import shutil
import signal
import subprocess
import tempfile
import time

import works
from rig import BY_COMMAND, BY_PAGE, Rig, read_and_sign_in, refused, until_saved
from walker import Wrong, must

MEGABYTES = 48
READ_ONLY_SECONDS = 4 # of pages that are read on such a disk, over several looks whether it was mended
OTHERS = [works.publish, works.user, works.organisation]


class Mount:
    """A small file system of its own, at `path`; None where this machine allows none."""

    def __init__(self, kind):
        self.top, self.path = tempfile.mkdtemp(prefix='guildhall-mount-'), None
        at, image = os.path.join(self.top, 'at'), os.path.join(self.top, 'image')
        os.mkdir(at)
        if kind == 'tmpfs':
            words = ['mount', '-t', 'tmpfs', '-o', f'size={MEGABYTES}m', 'tmpfs', at]
        else:
            with open(image, 'wb') as f:
                f.truncate(MEGABYTES << 20)
            subprocess.run(['mkfs.ext4', '-q', '-m', '0', image], check=False, capture_output=True)
            words = ['mount', '-o', 'loop,errors=remount-ro', image, at]
        self.image, self.at = image, at
        if self.run(*words):
            self.path = at

    @staticmethod
    def run(*words):
        try:
            return subprocess.run(words, check=False, capture_output=True).returncode == 0
        except OSError:
            return False

    def device(self):
        with open('/proc/self/mounts', encoding='utf-8') as f:
            return next(line.split()[0] for line in f if line.split()[1] == self.at)

    def mend(self):
        """Taken off, looked through and put back, as after a start of the machine."""
        must(self.run('umount', self.at), 'it is still in use')
        must(subprocess.run(['e2fsck', '-y', self.image], check=False, capture_output=True).returncode in (0, 1), 'e2fsck')
        must(self.run('mount', '-o', 'loop', self.image, self.at), 'it is not put back')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.path:
            self.run('umount', self.at) or self.run('umount', '-l', self.at)
        shutil.rmtree(self.top, ignore_errors=True)


def fill(path, leave):
    """Takes all room but so many bytes."""
    with open(path, 'wb', buffering=0) as f:
        for size in (1 << 20, 4096, 1):
            try:
                while f.write(b'x' * size) == size:
                    pass
            except OSError:
                pass
        f.truncate(max(0, f.tell() - leave))


def full_disk(options):
    """A file system without room, or with hardly any: refused and said so, read on, and it recovers by itself."""
    rounds, tried, no, kinds = 2 if options.share else 12, 0, 0, []
    for kind in ('ext4', 'tmpfs'):
        with Mount(kind) as mount:
            if mount.path is None:
                continue
            kinds.append(kind)
            ballast = os.path.join(mount.path, 'ballast')
            with Rig(options, place=mount.path) as rig:
                town, server, person = rig.town, rig.town.server.process.pid, rig.town.begin()
                for number in range(rounds):
                    for makes in (2 * BY_PAGE + OTHERS, [works.backup]): # which has what all the others were told
                        acts = [make(town) for make in makes]
                        fill(ballast, number * 8192)
                        was = [act for act in acts if refused(act)]
                        if makes[0] != works.backup: # or it would be too often
                            read_and_sign_in(town, person)
                        os.remove(ballast)
                        for act in was:
                            act() # there is room: the person tries again
                        rig.check()
                        tried, no = tried + len(acts), no + len(was)
                    town.void(('copy', town.copies[-1]))
                    shutil.rmtree(town.copies[-1])
                must(town.server.process.poll() is None and town.server.process.pid == server, 'it had to start anew')
    if not kinds:
        return None
    must(no >= len(kinds) * rounds, f'of {tried} only {no} refused: nothing was tried')
    return f'{" and ".join(kinds)}: {tried} units, {no} refused; reading and signing in went on, and it saved again with no start in between'


def until_read(town, person, seconds):
    """Goes on trying until pages are read again."""
    until = time.monotonic() + seconds
    while True:
        try:
            read_and_sign_in(town, person)
            return
        except (Wrong, OSError):
            must(time.monotonic() < until, 'nothing is read on a disk that is read-only')
            time.sleep(0.1)


def read_only(options):
    """The kernel finds the file system damaged and makes it read-only: nobody is told that anything was saved, what
    was is read meanwhile, and once it is mended all that was told is there."""
    rounds = 1 if options.share else 5
    for _ in range(rounds):
        with Mount('ext4') as mount:
            trigger = None if mount.path is None else f'/sys/fs/ext4/{os.path.basename(mount.device())}/trigger_fs_error'
            if trigger is None or not os.path.exists(trigger):
                return None
            with Rig(options, supervised=True, place=mount.path) as rig:
                town = rig.town
                for make in BY_PAGE + BY_COMMAND:
                    make(town)()
                acts, person = [make(town) for make in BY_PAGE], town.begin()
                with open(trigger, 'w', encoding='ascii') as f:
                    f.write('1')
                must(refused(acts[0]), 'saved on a disk that is read-only') # it may be waited for: it starts anew
                until_read(town, person, 10)
                server = town.server.application()
                until = time.monotonic() + READ_ONLY_SECONDS
                while time.monotonic() < until:
                    read_and_sign_in(town, person)
                    must(all(refused(act) for act in acts), 'saved on a disk that is read-only')
                    time.sleep(0.25) # or there would be too many who sign in
                must(town.server.application() == server, 'it started anew, where nothing can be written')
                os.kill(server, signal.SIGKILL) # the next one finds such a disk
                until_read(town, person, 10)
                must(all(refused(act) for act in acts), 'saved on a disk that is read-only')
                town.server.stop()
                mount.mend()
                rig.start()
                for act in acts:
                    until_saved(act, 5)
                rig.check()
    return f'{rounds} times: nothing was said to be saved, and reading and signing in went on; mended and started again, all that was told is there'
