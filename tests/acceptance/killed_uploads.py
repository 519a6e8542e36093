"""Sends files until it is killed, and says what it was told is stored.

Arguments: the drive's folder, a number and a seed. Started by `test_drive_kill.py`. Standard output
has a line for each change that has returned: `path sha256`, or `path -` for one that is gone.
"""

import hashlib
import random
import sys
from pathlib import Path

from drive.disk import Drive
from drive.ports import NoJournal

_BLOCK = 8_192
_MOST = 100_000
_HEX = 64


def sealed(choose: random.Random) -> bytes:
    """A content that proves that it is whole: its first 64 bytes are the hash of the rest."""
    rest = choose.randbytes(choose.randrange(_MOST))
    return hashlib.sha256(rest).hexdigest().encode() + rest


def is_whole(data: bytes) -> bool:
    """Whether it is what `sealed` gave, to the last byte."""
    return hashlib.sha256(data[_HEX:]).hexdigest().encode() == data[:_HEX]


def send_for_ever(folder: Path, number: str, seed: int) -> None:
    """Send files to a few paths of one's own, break some off, delete some, rename some."""
    choose = random.Random(seed)
    space = Drive(folder, NoJournal()).space("acme", "anna")
    while True:
        path = f"in/product/{number}-{choose.randrange(4)}.csv"
        data, act = sealed(choose), choose.random()
        with space.begin(path, len(data)) as upload:
            for start in range(0, len(data), _BLOCK):
                upload.write(data[start : start + _BLOCK])
            if act < 0.1:
                upload.abort(keep=True)
                continue
            version = upload.commit()
        print(path, version.sha256, flush=True)
        if act < 0.2:
            space.delete(path)
            print(path, "-", flush=True)
        elif act < 0.3:
            space.move(path, f"{path}.moved")
            print(path, "-", flush=True)
            print(f"{path}.moved", version.sha256, flush=True)


if __name__ == "__main__":
    send_for_ever(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
