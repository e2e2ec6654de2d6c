# SPDX-License-Identifier: Apache-2.0
"""sealed: opens what a folder of data keeps sealed, by libsodium itself and the layout told in src/core/seal.h, so that
tests see what is really kept, without the program under test.

    opener = Opener(db, [master key, ...])
    opener.open(SEAL_DRAFT, organisation, id, value)
"""
import ctypes
import ctypes.util
import os
import struct

SEAL_KEY, SEAL_DRAFT, SEAL_CASE, SEAL_EVENT, SEAL_FEEDBACK, SEAL_FILE, SEAL_MESSAGE = 1, 2, 3, 4, 5, 6, 7
CODEC, MARK, PLACE, CHUNK = 2, b'GHSEAL1\n', 75, 64 * 1024
SODIUM = ctypes.CDLL(ctypes.util.find_library('sodium') or 'libsodium.so.23')


class Refused(Exception):
    """It does not open."""


def master_keys(path):
    with open(path, encoding='ascii') as text:
        return [bytes.fromhex(line) for line in text.read().split('\n') if line and line[0] != '#']


def open_with(key, kind, organisation, number, value, part=0, name=b''):
    head, nonce, body = value[:3], value[3:27], value[27:]
    if len(body) < 16:
        raise Refused
    bound = head + struct.pack('<Bqqq', kind, organisation, number, part) + name
    plain = ctypes.create_string_buffer(max(1, len(body) - 16))
    if SODIUM.crypto_aead_xchacha20poly1305_ietf_decrypt(plain, None, None, body, ctypes.c_ulonglong(len(body)), bound,
                                                         ctypes.c_ulonglong(len(bound)), nonce, key) != 0:
        raise Refused
    return plain.raw[:len(body) - 16]


class Opener:
    """`db` is a connection to one organisation's store."""

    def __init__(self, db, masters):
        self.keys = {}
        for organisation, number, wrapped in db.execute("SELECT organisation, number, wrapped FROM seal_key WHERE purpose = 'values'"):
            for master in masters:
                try:
                    self.keys[number] = open_with(master, SEAL_KEY, organisation, number, wrapped, name=b'values')
                except Refused:
                    pass

    def open(self, kind, organisation, number, value, part=0, name=b''):
        """What is not sealed is given as it is."""
        if value is None or value[:1] != bytes([CODEC]):
            return value
        key = self.keys.get(int.from_bytes(value[1:3], 'big'))
        if key is None:
            raise Refused
        return open_with(key, kind, organisation, number, value, part, name)

    def file(self, organisation, path):
        """The bytes of an upload; the name of the file is its token."""
        with open(path, 'rb') as kept:
            data = kept.read()
        if not data.startswith(MARK):
            return data
        token, places = os.path.basename(path).encode(), [data[8:8 + PLACE], data[8 + PLACE:8 + 2 * PLACE]]
        key = next((self.open(SEAL_FILE, organisation, 0, place, name=token) for place in places if place[0] == CODEC), None)
        if key is None:
            raise Refused
        return self.stream(key, data[8 + 2 * PLACE:])

    @staticmethod
    def stream(key, data):
        state, out, at = ctypes.create_string_buffer(SODIUM.crypto_secretstream_xchacha20poly1305_statebytes()), [], 24
        size, tag = ctypes.c_ulonglong(), ctypes.c_ubyte()
        if SODIUM.crypto_secretstream_xchacha20poly1305_init_pull(state, data[:24], key) != 0:
            raise Refused
        while at < len(data):
            chunk = data[at:at + CHUNK + 17]
            plain = ctypes.create_string_buffer(CHUNK)
            if SODIUM.crypto_secretstream_xchacha20poly1305_pull(state, plain, ctypes.byref(size), ctypes.byref(tag), chunk,
                                                                 ctypes.c_ulonglong(len(chunk)), None, ctypes.c_ulonglong(0)) != 0:
                raise Refused
            out.append(plain.raw[:size.value])
            at += len(chunk)
        if tag.value != 3: # the last chunk says that it is
            raise Refused
        return b''.join(out)
