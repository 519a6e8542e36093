"""Passwords as they are kept: scrypt with a salt of their own, its parameters written beside it.

scrypt$15$8$3$<salt, hex>$<hash, hex>          log2 of n, r, p
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from catalog.errors import ConfigInvalid, StoreBroken

# What a password must have. Source: NIST SP 800-63B-4, 3.1.1.2: length counts, composition does
# not. The upper bound keeps a megabyte of text from costing a second of work.
LEAST_CHARS = 10
MOST_CHARS = 512

_SALT_BYTES = 16
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: 128 · 2^log_n · r bytes of memory, p times over."""

    log_n: int
    r: int
    p: int

    def derive(self, password: str, salt: bytes) -> bytes:
        """Hash a password. Takes as long as it takes on purpose."""
        memory = 128 * self.r * (1 << self.log_n)
        return hashlib.scrypt(
            _as_typed(password),
            salt=salt,
            n=1 << self.log_n,
            r=self.r,
            p=self.p,
            maxmem=memory + (1 << 20),  # the library counts its own buffers as well
            dklen=_HASH_BYTES,
        )


# 32 MiB and about a fifth of a second. Source: OWASP Password Storage Cheat Sheet, scrypt with
# n = 2^15, r = 8, p = 3, as strong as one with more memory and fewer rounds.
COST = Cost(15, 8, 3)


def hash_password(password: str, cost: Cost) -> str:
    """Hash a new password.

    Raises:
        ConfigInvalid: It is too short, or too long. The message does not repeat it.
    """
    if not LEAST_CHARS <= len(password) <= MOST_CHARS:
        raise ConfigInvalid(
            f"a password has {LEAST_CHARS} to {MOST_CHARS} characters", setting="password"
        )
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = cost.derive(password, salt)
    return f"scrypt${cost.log_n}${cost.r}${cost.p}${salt.hex()}${digest.hex()}"


def password_fits(password: str, kept: str | None, cost: Cost) -> bool:
    """Whether a password is the one whose hash is kept.

    Args:
        password: As typed; beyond MOST_CHARS it is nobody's and not looked at.
        kept: What `hash_password` gave; None for a user who is not there. As much work is done
            then, so that the time of the answer does not tell who exists.
        cost: What passwords cost that are made today.
    """
    if kept is None:
        cost.derive(password[:MOST_CHARS], bytes(_SALT_BYTES))
        return False
    paid, salt, expected = _read(kept)
    return hmac.compare_digest(paid.derive(password[:MOST_CHARS], salt), expected)


def _as_typed(password: str) -> bytes:
    """The bytes that are hashed: a keyboard may write é as one character or as two."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _read(kept: str) -> tuple[Cost, bytes, bytes]:
    match kept.split("$"):
        case ["scrypt", log_n, r, p, salt, digest]:
            return Cost(int(log_n), int(r), int(p)), bytes.fromhex(salt), bytes.fromhex(digest)
    raise StoreBroken("a password is kept in a form that this Crossdock does not know")
