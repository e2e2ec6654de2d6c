# SPDX-License-Identifier: Apache-2.0
"""authenticator: a device with passkeys, and the browser before it, written a second time from Web Authentication
Level 2. `openssl` makes the keys and signs; what is wrong on purpose is said by name (`origin=`, `flags=` …)."""
import base64
import hashlib
import json
import os
import struct
import subprocess
import tempfile

THERE, VERIFIED, HAS_KEY = 1, 4, 64


def text_of(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def bytes_of(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def cbor(value):
    """Of numbers, texts, bytes and maps."""
    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        return bytes([major << 5 | 24, number]) if number < 256 else bytes([major << 5 | 25]) + struct.pack('>H', number)
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b''.join(cbor(k) + cbor(v) for k, v in value.items())


def openssl(*words, given=None):
    return subprocess.run(['openssl', *words], input=given, capture_output=True, check=True).stdout


class Passkey:
    def __init__(self, folder, rp, handle):
        self.key = os.path.join(folder, text_of(os.urandom(9)))
        openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', self.key)
        self.point = openssl('ec', '-in', self.key, '-pubout', '-outform', 'DER')[-64:]
        self.id, self.rp, self.handle, self.counter = os.urandom(20), rp, handle, 0

    def cose(self):
        return cbor({1: 2, 3: -7, -1: 1, -2: self.point[:32], -3: self.point[32:]})

    def sign(self, data):
        return openssl('dgst', '-sha256', '-sign', self.key, given=data)


class Authenticator:
    """`origin`: of the browser's page. `counts`: not all devices do."""

    def __init__(self, origin, counts=True):
        self.origin, self.counts, self.keys = origin, counts, []
        self.folder = tempfile.TemporaryDirectory(prefix='guildhall-passkeys-')

    def client(self, act, options, **wrong):
        said = {'type': wrong.get('type', act), 'challenge': wrong.get('challenge', options['challenge']),
                'origin': wrong.get('origin', self.origin), 'crossOrigin': wrong.get('crossed', False)}
        return json.dumps(said, separators=(',', ':')).encode()

    @staticmethod
    def data(rp, flags, counter):
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + struct.pack('>I', counter)

    def make(self, options, **wrong):
        """The fields of the form that adds it."""
        assert {'type': 'public-key', 'alg': -7} in options['pubKeyCredParams']
        held = {text_of(k.id) for k in self.keys}
        assert wrong or not held & {c['id'] for c in options['excludeCredentials']}, 'it has one already'
        key = Passkey(self.folder.name, options['rp']['id'], bytes_of(options['user']['id']))
        key.id = wrong.get('id', key.id)
        self.keys.append(key)
        data = self.data(wrong.get('rp', key.rp), wrong.get('flags', THERE | VERIFIED) | HAS_KEY, key.counter)
        data += bytes(16) + struct.pack('>H', len(key.id)) + key.id + key.cose()
        whole = cbor({'fmt': wrong.get('format', 'none'), 'attStmt': {}, 'authData': data})
        return {'client-data': text_of(self.client('webauthn.create', options, **wrong)), 'object': text_of(whole)}

    def show(self, options, key=None, **wrong):
        """The fields of the form that signs in: of one that the question names, or of the last where it names none."""
        named = {c['id'] for c in options['allowCredentials']}
        key = key or [k for k in self.keys if not named or text_of(k.id) in named][-1]
        assert wrong or key.rp == options['rpId']
        key.counter = wrong.get('counter', key.counter + (1 if self.counts else 0))
        data = self.data(wrong.get('rp', key.rp), wrong.get('flags', THERE | VERIFIED), key.counter)
        client = self.client('webauthn.get', options, **wrong)
        signature = bytearray((wrong.get('signer') or key).sign(data + hashlib.sha256(client).digest()))
        if wrong.get('changed'):
            signature[-1] ^= 1
        return {'credential': text_of(wrong.get('id', key.id)), 'client-data': text_of(client), 'data': text_of(data),
                'signature': text_of(bytes(signature)), 'user': text_of(wrong.get('handle', key.handle))}
