"""Public keys of SSH: what a line of an `authorized_keys` file says."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from catalog.errors import ConfigInvalid

# What is taken: nothing with SHA-1 or DSA. Source: OpenSSH 9, ssh-keygen.
KINDS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)

# Bytes of an RSA key of 2,048 bits: its modulus of 256 and its names. Shorter ones can be broken.
_LEAST_RSA_BYTES = 275

# Of 16,384 bits, the longest that OpenSSH makes.
_MOST_BYTES = 3_000

_NUMBER_BYTES = 4


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key.

    Attributes:
        line: `kind base64`, without options and without a comment.
        fingerprint: `SHA256:…`, as `ssh-keygen -l` shows it.
    """

    line: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class UserKey:
    """A user's key.

    Attributes:
        user: Whose it is.
        key: The key.
        label: What it is for.
        created_at: When it was added, ISO 8601.
    """

    user: str
    key: PublicKey
    label: str
    created_at: str


def read_public_key(text: str) -> PublicKey:
    """Read the content of a `.pub` file.

    Args:
        text: One line `kind base64 [comment]`; no options before it.

    Raises:
        ConfigInvalid: It is none, or of a kind that is not taken. Context: `setting`.
    """
    words = text.split()
    if "PRIVATE" in words:
        raise _invalid("this is the secret half of a key; give the file that ends with .pub")
    if len(words) < 2 or words[0] not in KINDS:
        raise _invalid(f"give one line that begins with one of {', '.join(KINDS)}")
    kind, encoded = words[:2]
    try:
        blob = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise _invalid("the key is damaged") from None
    name = len(kind).to_bytes(_NUMBER_BYTES, "big") + kind.encode()
    if not blob.startswith(name) or not len(name) < len(blob) <= _MOST_BYTES:
        raise _invalid("the key is damaged")
    if kind == "ssh-rsa" and len(blob) < _LEAST_RSA_BYTES:
        raise _invalid("the key is too short; make another with ssh-keygen")
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return PublicKey(f"{kind} {encoded}", f"SHA256:{digest}")


def _invalid(why: str) -> ConfigInvalid:
    return ConfigInvalid(f"no public key: {why}", setting="key")
