"""How much a merchant's space may hold, and how much it does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one merchant's space.

    Attributes:
        most_bytes: Of all files together, staging included.
        most_files: Files and folders together: each costs an inode.
        most_entries: In one folder. Explorer shows none above about 1,250 (1 MB a listing).
        most_uploads: At once.
        floor_bytes: What must stay free on the disk.
    """

    most_bytes: int = 20 << 30
    most_files: int = 100_000
    most_entries: int = 5_000
    most_uploads: int = 4
    floor_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Usage:
    """What a space holds and may hold: bytes of its files, and files and folders counted."""

    bytes: int
    files: int
    most_bytes: int
    most_files: int
