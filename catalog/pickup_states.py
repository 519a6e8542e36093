"""The states of a file on the drive, from the first byte to what became of it.

What comes from the merchant's side is caused by `feed`: uploads, locks, renames. The rest is the
rule of `catalog.pickup`.
"""

from typing import Final

from catalog.states import Actor, Machine, State, Stays, Transition, table

ABSENT: Final = "ABSENT"
RECEIVING: Final = "RECEIVING"
EMPTY: Final = "EMPTY"
IGNORED: Final = "IGNORED"
LOCKED: Final = "LOCKED"
SETTLING: Final = "SETTLING"
READY: Final = "READY"
PROCESSING: Final = "PROCESSING"
DONE: Final = "DONE"
FAILED: Final = "FAILED"
DUPLICATE: Final = "DUPLICATE"
SUPERSEDED: Final = "SUPERSEDED"

# A version that was taken: a rename does not make it another feed.
TAKEN = (PROCESSING, DONE, FAILED, DUPLICATE, SUPERSEDED)
_COMMITTED = (EMPTY, IGNORED, LOCKED, SETTLING, READY, *TAKEN)
_ALL = (ABSENT, RECEIVING, *_COMMITTED)

_FEED: tuple[Actor, ...] = ("feed",)
_RULE: tuple[Actor, ...] = ("rule",)

PICKUP_STATES: Final = Machine(
    name="file",
    initial=ABSENT,
    states=(
        State(ABSENT, "There is no such file.", final=True),
        State(RECEIVING, "It is being sent for the first time; nobody sees it yet."),
        State(EMPTY, "It has no bytes: a place that a program keeps, or a mistake.", final=True),
        State(IGNORED, "It is no feed, by its name or by its folder.", final=True),
        State(LOCKED, "It is complete, and a program still has it open."),
        State(SETTLING, "It is complete; a few seconds without a change are waited for."),
        State(READY, "It is taken next."),
        State(PROCESSING, "It is a feed, and its records are on their way or wait for their turn."),
        State(DONE, "It was taken, and its response is written.", final=True),
        State(FAILED, "It was refused, or broke off; the reason stands beside it.", final=True),
        State(DUPLICATE, "The same bytes were taken before; nothing more is done.", final=True),
        State(SUPERSEDED, "A newer full feed says what this one said.", final=True),
    ),
    transitions=table(
        Transition("begin", (ABSENT,), RECEIVING, _FEED, "An upload has begun."),
        Transition("begin", (READY,), SETTLING, _FEED, "It is about to be replaced."),
        Stays(
            "begin",
            tuple(each for each in _ALL if each not in (ABSENT, READY)),
            _FEED,
            "The version that lies there stays until the upload is complete.",
        ),
        Transition("abort", (RECEIVING,), ABSENT, ("feed", "rule"), "The upload broke off."),
        Stays(
            "abort",
            (ABSENT, *_COMMITTED),
            ("feed", "rule"),
            "The version that lies there has not changed.",
        ),
        Transition("commit", _ALL, SETTLING, _FEED, "All bytes of a version are here."),
        Transition("commit_locked", _ALL, LOCKED, _FEED, "The same, and it is locked."),
        Transition("commit_empty", _ALL, EMPTY, _FEED, "A version without bytes."),
        Transition("commit_ignored", _ALL, IGNORED, _FEED, "A version of what is no feed."),
        Transition("lock", (SETTLING, READY), LOCKED, _FEED, "A program has opened it."),
        Stays(
            "lock",
            tuple(each for each in _ALL if each not in (SETTLING, READY)),
            _FEED,
            "The lock is kept in mind for the next version.",
        ),
        Transition("unlock", (LOCKED,), SETTLING, _FEED, "The program has closed it."),
        Stays("unlock", tuple(each for each in _ALL if each != LOCKED), _FEED, "Nothing waited."),
        Transition(
            "expire", (LOCKED,), SETTLING, _RULE, "Its lock has ended, or is too old to wait for."
        ),
        Transition("touch", (READY,), SETTLING, _FEED, "Its client is not done with it yet."),
        Stays(
            "touch",
            tuple(each for each in _ALL if each != READY),
            _FEED,
            "The seconds of waiting begin anew.",
        ),
        Transition("settle", (SETTLING,), READY, _RULE, "Nothing has changed for long enough."),
        Transition("claim", (READY,), PROCESSING, _RULE, "Its bytes are kept, and it is a feed."),
        Transition(
            "duplicate", (READY,), DUPLICATE, _RULE, "The last feed there had the same bytes."
        ),
        Transition(
            "supersede", (READY, PROCESSING), SUPERSEDED, _RULE, "A newer full feed was there."
        ),
        Transition("finish", (PROCESSING,), DONE, _RULE, "Every record has an outcome."),
        Transition(
            "fail", (READY, PROCESSING), FAILED, _RULE, "It cannot be taken, or not to its end."
        ),
        Transition("delete", _ALL, ABSENT, _FEED, "It was deleted, or has another name."),
    ),
)
