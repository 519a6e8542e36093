"""Codes of what `crossdock fsck` finds."""

from collections.abc import Mapping

from catalog.code import Code

FSCK: Mapping[str, Code] = {
    "fsck_bytes_differ": Code(
        "operator",
        "Bytes that a feed names have another size or hash than they had when they arrived.",
        "Put back the file of this name from a backup, or have the merchant send the feed again: "
        "the same bytes mend it.",
    ),
    "fsck_bytes_missing": Code(
        "operator",
        "Bytes that a feed names are not there.",
        "See that CROSSDOCK_FILES is the right place and is mounted; else put the file back from a "
        "backup, or have the merchant send the feed again.",
    ),
    "fsck_bytes_unnamed": Code(
        "nobody",
        "Bytes are kept that no feed has named for a week.",
        "Nothing: they go by themselves, or at once with --repair. If an older backup of the store "
        "is in use, keep a copy of the files first: they may be of feeds that it does not know.",
    ),
    "fsck_count_differs": Code(
        "operator",
        "What a merchant's drive is counted to hold is not what it holds.",
        "Run crossdock fsck --repair, which counts anew; a power cut leaves this, or a hand in the "
        "folder of the drive.",
    ),
    "fsck_drive_file_differs": Code(
        "operator",
        "A file on a drive is not the one that was sent.",
        "Look who writes to the folder of the drive beside Crossdock, and at the disk; the "
        "merchant can send it again. The next start of crossdock pickup takes it as it is.",
    ),
    "fsck_drive_file_missing": Code(
        "operator",
        "A file that a merchant has sent is not on the drive.",
        "See that the disk of the drive is mounted; a feed that was made of it has bytes of its "
        "own and is not touched. The next start of crossdock pickup forgets the file.",
    ),
    "fsck_drive_file_unseen": Code(
        "operator",
        "A file lies on a drive that nobody was told of.",
        "Run crossdock fsck --repair, or start crossdock pickup: it is then taken as any other.",
    ),
    "fsck_files_foreign": Code(
        "operator",
        "The files of CROSSDOCK_FILES belong to another store than CROSSDOCK_STORE.",
        "Correct one of the two settings. Nothing of the files is checked, and nothing removed.",
    ),
    "fsck_run_without_worker": Code(
        "operator",
        "A feed is running, and no worker is alive.",
        "Start crossdock serve or crossdock worker; the run goes on where it was.",
    ),
    "fsck_staging_left": Code(
        "nobody",
        "What somebody has begun to send to a drive was left for more than a day.",
        "Nothing: crossdock pickup deletes it, or crossdock fsck --repair.",
    ),
    "fsck_work_left": Code(
        "nobody",
        "Files of a run are there although its feed is over.",
        "Nothing: a worker deletes them within minutes, or crossdock fsck --repair.",
    ),
}
