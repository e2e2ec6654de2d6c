# SPDX-License-Identifier: Apache-2.0
"""What tests/faults/plug.c is told and writes down, and what a loss of power leaves of it.

The model of a disk: of a file there is what was written before its last sync, of a folder the names it had at
its last sync. Of what came after, each 4 KiB block of a file is there in any of the forms it had since, or torn
at a sector between two of them; the file's size is one of those it had; names appeared and vanished in order
up to any point, or each by itself. Nothing else is assumed of the file system: the sync of a new file says
nothing of its name. What was to be synced as a sync failed is forgotten: later syncs say nothing of it, until it
is written anew. SQLite's own assumption is kept, that a write harms no byte beside it.
"""
import mmap
import os
import struct
import tempfile

CHANGE, SYNC, WRITE, NAME, ALLOC = range(5) # enum plug_kind
FOR_EVER = 2**62
SEEN, AT, COUNT, HIT = range(4)             # struct plug_fault
RECORD, RECORDED, CLOCK, NORMAL, HALF = range(5 * 4, 5 * 4 + 5)
NEW, WRITTEN, SIZE, SYNCED, RENAME, REMOVE, FOLDER, LINK, SYNC_FAILED = range(1, 10) # enum plug_change
HEAD = struct.Struct('<IIIIQQQ')

BLOCK, SECTOR = 4096, 512


class Plug:
    """The page shared with the programs that run with the library preloaded, and their record."""

    def __init__(self, library, folder, record=None):
        self.file = tempfile.NamedTemporaryFile(prefix='guildhall-plug-')
        self.file.truncate(4096)
        self.map = mmap.mmap(self.file.fileno(), 4096)
        self.words = memoryview(self.map).cast('q')
        self.env = {'LD_PRELOAD': library, 'FAULTS_PAGE': self.file.name, 'FAULTS_FOLDER': folder}
        if record:
            self.env['FAULTS_RECORD'] = record
            self.words[RECORD] = 1

    def seen(self, kind):
        return self.words[kind * 4 + SEEN]

    def hits(self, kind):
        return self.words[kind * 4 + HIT]

    def arm(self, kind, after=1, count=1):
        """The `after`th from now on goes wrong, and so many in all."""
        self.words[kind * 4 + HIT] = 0
        self.words[kind * 4 + COUNT] = count
        self.words[kind * 4 + AT] = self.seen(kind) + after

    def disarm(self, kind):
        self.words[kind * 4 + AT] = 0

    @property
    def recorded(self):
        return self.words[RECORDED]

    def half(self, on):
        self.words[HALF] = on

    def shift_clock(self, seconds):
        self.words[CLOCK] = seconds

    def normal(self):
        self.words[NORMAL] = 1

    def close(self):
        self.words.release()
        self.map.close()
        self.file.close()


def record_of(path):
    """Every change, in order: (change, inode, at, path, other, bytes)."""
    with open(path, 'rb') as f:
        whole = f.read()
    at = 0
    while at + HEAD.size <= len(whole):
        change, path_size, other_size, _, inode, where, size = HEAD.unpack_from(whole, at)
        at += HEAD.size
        name, other = whole[at:at + path_size].decode(), whole[at + path_size:at + path_size + other_size].decode()
        at += path_size + other_size
        data = whole[at:at + size]
        at += size
        yield change, inode, where, name, other, data


class File:
    def __init__(self, content=b''):
        self.durable = bytearray(content)
        self.now = bytearray(content)
        self.pending = [] # (where, bytes), or (size, None) where it was resized
        self.forgotten = set() # blocks that the kernel took for written as a sync of them failed

    def write(self, where, data):
        self.pending.append((where, data))
        put(self.now, where, data)

    def resize(self, size):
        self.pending.append((size, None))
        resize(self.now, size)

    def sync(self):
        written = set()
        for where, data in self.pending:
            written |= blocks_of(where, data)
        self.forgotten -= written # written anew, whole
        durable = bytearray(self.now)
        for block in self.forgotten:
            begin = block * BLOCK
            if begin < len(durable):
                put(durable, begin, bytes(self.durable[begin:begin + BLOCK].ljust(min(BLOCK, len(durable) - begin), b'\0')))
        self.durable, self.pending = durable, []

    def sync_failed(self):
        for where, data in self.pending:
            self.forgotten |= blocks_of(where, data)
        self.pending = []

    def left(self, rng):
        """What a loss of power leaves. `rng` None: what was synced and nothing else."""
        left = bytearray(self.durable)
        if rng is None or not self.pending:
            return left
        until = rng.randint(0, len(self.pending)) # as of which the size is
        size = len(left)
        for where, data in self.pending[:until]:
            size = where if data is None else max(size, where + len(data))
        resizes = [i for i, (_, data) in enumerate(self.pending) if data is None]
        # Blocks taken off a file come back from nowhere: what was before the last resize that is there, is over,
        # and what was to come after the next one is not.
        first = max([i for i in resizes if i < until], default=-1)
        last = min([i for i in resizes if i >= until], default=len(self.pending))
        for where, data in self.pending[:first + 1]:
            resize(left, where) if data is None else put(left, where, data)
        chance = rng.random() # how much of it is there, from nothing to all
        forms = {}
        for where, data in self.pending[first + 1:last]:
            for block in blocks_of(where, data):
                forms.setdefault(block, []).append((where, data))
        for block, writes in forms.items():
            if rng.random() >= chance:
                continue
            count = rng.randint(1, len(writes))
            begin = block * BLOCK
            form = bytearray(left[begin:begin + BLOCK].ljust(BLOCK, b'\0'))
            for number, (where, data) in enumerate(writes[:count]):
                before = bytes(form)
                put_piece(form, begin, where, data)
                if number == count - 1 and rng.random() < 0.2: # torn, at either end
                    cut = rng.randrange(0, BLOCK, SECTOR)
                    form = bytearray(form[:cut] + before[cut:] if rng.random() < 0.5 else before[:cut] + form[cut:])
            put(left, begin, form)
        resize(left, size)
        return left


def blocks_of(where, data):
    return set(range(where // BLOCK, (where + len(data) - 1) // BLOCK + 1)) if data else set()


def put(content, where, data):
    if where > len(content):
        content.extend(bytes(where - len(content)))
    content[where:where + len(data)] = data


def put_piece(block, begin, where, data):
    """The part of a write that falls into one block."""
    start, end = max(begin, where), min(begin + BLOCK, where + len(data))
    block[start - begin:end - begin] = data[start - where:end - where]


def resize(content, size):
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


class Directory:
    def __init__(self):
        self.durable, self.now, self.pending = {}, {}, []

    def name(self, name, node):
        """`node` None: the name vanishes."""
        self.pending.append((name, node))
        set_name(self.now, name, node)

    def sync(self):
        self.durable, self.pending = dict(self.now), []

    def left(self, rng):
        names = dict(self.durable)
        if rng is None or not self.pending:
            return names
        if rng.random() < 0.5:
            chosen = self.pending[:rng.randint(0, len(self.pending))]
        else:
            chance = rng.random()
            chosen = [change for change in self.pending if rng.random() < chance]
        for name, node in chosen:
            set_name(names, name, node)
        return names


def set_name(names, name, node):
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


class Disk:
    """A folder as the record changes it, beginning with what is there and synced."""

    def __init__(self, folder):
        self.folder, self.root, self.inodes = folder, Directory(), {}
        self.take(folder, self.root)

    def take(self, path, directory):
        self.inodes[os.stat(path).st_ino] = directory
        for entry in os.scandir(path):
            if entry.is_dir(follow_symlinks=False):
                node = Directory()
                self.take(entry.path, node)
            elif entry.is_file(follow_symlinks=False) and not entry.name.endswith('-shm'):
                with open(entry.path, 'rb') as f:
                    node = File(f.read())
                self.inodes[entry.inode()] = node
            else:
                continue
            directory.durable[entry.name] = directory.now[entry.name] = node

    def find(self, path):
        """The directory that holds the path, and its last name."""
        pieces = os.path.relpath(path, self.folder).split('/')
        at = self.root
        for piece in pieces[:-1]:
            at = at.now[piece]
        return at, pieces[-1]

    def apply(self, change, inode, where, path, other, data):
        if change == NEW:
            directory, name = self.find(path)
            node = directory.now.get(name)
            if node is None:
                node = File()
                directory.name(name, node)
            elif where:
                node.resize(0)
            self.inodes[inode] = node
        elif change == WRITTEN and inode in self.inodes: # not there: a file without a name, which nobody finds
            self.inodes[inode].write(where, data)
        elif change == SIZE and inode in self.inodes:
            self.inodes[inode].resize(where)
        elif change == SYNCED and inode in self.inodes:
            self.inodes[inode].sync()
        elif change == SYNC_FAILED and isinstance(self.inodes.get(inode), File): # a folder's names are written anew with it
            self.inodes[inode].sync_failed()
        elif change in (RENAME, LINK):
            directory, name = self.find(path)
            to, new = self.find(other)
            to.name(new, directory.now[name])
            if change == RENAME:
                directory.name(name, None)
        elif change == REMOVE:
            directory, name = self.find(path)
            gone = directory.now.get(name)
            directory.name(name, None)
            self.inodes = {number: node for number, node in self.inodes.items() if node is not gone} # given anew
        elif change == FOLDER:
            directory, name = self.find(path)
            self.inodes[inode] = Directory()
            directory.name(name, self.inodes[inode])

    def write(self, to, rng, directory=None):
        """Builds the folder that a loss of power now would leave, at `to`, which is not there yet."""
        os.mkdir(to)
        for name, node in (directory or self.root).left(rng).items():
            path = os.path.join(to, name)
            if isinstance(node, Directory):
                self.write(path, rng, node)
            else:
                with open(path, 'wb') as f:
                    f.write(node.left(rng))
