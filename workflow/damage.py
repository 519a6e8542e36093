"""One finding of `crossdock fsck`: where store, storage and disk do not agree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong at one place.

    Attributes:
        code: A key of `catalog.fsck_codes.FSCK`, which says what to do.
        merchant: Whose; empty where it is nobody's.
        place: A feed's id, a key, a path on the drive, or a run.
        message: What is wrong, in a sentence.
        is_repaired: Whether it was put right.
    """

    code: str
    merchant: str
    place: str
    message: str
    is_repaired: bool = False
