"""Every error this project raises, grouped by who must act.

PlatformError
├── MerchantError     the merchant fixes data or script; the run goes on without it   (HTTP 422)
│   ├── BundleInvalid   WorkbookInvalid   FeedFault   FeedRefused   MoveRefused
│   ├── OrderInvalid   NameRefused   PlaceRefused   PlaceLocked   SpaceFull   UploadBroken
│   ├── TooManyTries
│   └── ScriptError ── ScriptLimitExceeded   ScriptHopeless
├── TransientError    nobody acts; the workflow retries with back-off                 (HTTP 503)
│   └── StoreUnavailable   DriveBusy   FilesUnavailable
└── OperatorError     we act; the run stops and an alert fires                        (HTTP 500)
    └── ConfigInvalid   WorkerBroken   StoreBroken   BlobMissing   DiskFull   FilesRefused

A class says who acts; its `code` is public and stable, the message is not. What each code means
and what to do about it stands in `catalog.codes`.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from catalog.findings import Finding


class PlatformError(Exception):
    """Root of all errors raised on purpose. Catch it only at the edge."""

    code: ClassVar[str] = "platform_error"

    def __init__(self, message: str, **context: object) -> None:
        super().__init__(message)
        self.context: Mapping[str, object] = context


class MerchantError(PlatformError):
    """The merchant's data or script is at fault, and the merchant is told."""

    code = "merchant_error"


class BundleInvalid(MerchantError):
    """A script bundle is refused. `findings` lists everything wrong with it, not only the first."""

    code = "bundle_invalid"

    def __init__(self, message: str, findings: Sequence[Finding] = (), **context: object) -> None:
        super().__init__(message, **context)
        self.findings = tuple(findings)


class WorkbookInvalid(MerchantError):
    """A mapping workbook or delimited lookup is refused. `findings` carry the cell addresses."""

    code = "workbook_invalid"

    def __init__(self, message: str, findings: Sequence[Finding] = (), **context: object) -> None:
        super().__init__(message, **context)
        self.findings = tuple(findings)


class ProfileInvalid(MerchantError):
    """A return, shipping or payment profile is refused. Context: `profile`, where it has a name."""

    code = "profile_invalid"


class TemplateInvalid(MerchantError):
    """A description template is refused. Context: `template`; `line` (1-based) of a wrong token."""

    code = "template_invalid"


class FeedFault(MerchantError):
    """A feed cannot be read further. Records yielded before it stay good.

    `fault` is the public code of the reason, a key of `catalog.codes.CODES`. Context: `line`
    (1-based) and `offset` (bytes from the start of the unpacked feed), where they are known.
    """

    code = "feed_fault"

    def __init__(self, message: str, *, fault: str, **context: object) -> None:
        super().__init__(message, **context)
        self.fault = fault


class MoveRefused(MerchantError):
    """A state machine has no such move, or not for this actor.

    Context: `machine`, `state`, `event`, `actor`, `allowed` (the events that would be possible).
    """

    code = "move_refused"


class OrderInvalid(MerchantError):
    """An order or shipment cannot be stored as it was told. Context: `field`; never its value."""

    code = "order_invalid"


class QueryInvalid(MerchantError):
    """A question to the store cannot be answered as it stands. Context: `filter`, `found`."""

    code = "query_invalid"


class NotFound(MerchantError):
    """What a request names is not there. Context: `noun`, `id`."""

    code = "not_found"


class AlreadyExists(MerchantError):
    """What is to be made is there already. Context: `noun`, `id`."""

    code = "already_exists"


class ReleaseRefused(MerchantError):
    """A release cannot become the active one. Context: `merchant`, `release`."""

    code = "release_refused"


class FeedBytesGone(MerchantError):
    """A feed cannot run again: its bytes were kept long enough, and went. Context: `feed`."""

    code = "feed_bytes_gone"


class FeedRefused(MerchantError):
    """A feed is not taken in at all: it is larger than its merchant may send. Context: `most`."""

    code = "feed_refused"


class NameRefused(MerchantError):
    """A file or folder on the drive cannot have this name. Context: `path`, `why`."""

    code = "name_refused"


class PlaceRefused(MerchantError):
    """Nothing of this kind can be done at this place of the drive. Context: `path`, `why`.

    `why` is `read_only`, `fixed` (a folder that is always there), `foreign` (another merchant's),
    `folder_in_the_way`, `file_in_the_way`, `inside_itself` or `not_empty`.
    """

    code = "place_refused"


class PlaceLocked(MerchantError):
    """A program has this file or folder of the drive open, by a WebDAV lock. Context: `path`,
    `user` who holds it, `until` in seconds since 1970.
    """

    code = "place_locked"


class SpaceFull(MerchantError):
    """A merchant's drive holds as much as it may.

    Context: `limit`: `bytes`, `files`, `folder` (too many in one folder) or `junk` (a hidden file
    that is too large); `most`.
    """

    code = "space_full"


class UploadBroken(MerchantError):
    """An upload did not bring the bytes that it announced; nothing of it is taken.

    Context: `path`, `fault` (`length`, `hash`, `gap` or `offset`), `expected`, `found`.
    """

    code = "upload_broken"


class VersionDiffers(MerchantError):
    """What lies at a place is not what whoever replaces it believes. Context: `etag`, or None."""

    code = "version_differs"


class TooManyTries(MerchantError):
    """Somebody failed to sign in too often of late. Context: `seconds` to wait."""

    code = "too_many_tries"


class AccessRefused(MerchantError):
    """A marketplace no longer lets us act for a merchant, who must grant access anew.

    Context: `merchant`, `marketplace`; `code`, the marketplace's own.
    """

    code = "access_refused"


class MarketplaceRefused(MerchantError):
    """A marketplace refuses a whole request or call, and would refuse it again.

    Context: `marketplace`; `code`, the marketplace's own; `unbegun` where it has not even given a
    ticket for it.
    """

    code = "marketplace_refused"


class ListingTooLarge(MerchantError):
    """What a listing says takes more bytes than a plan keeps of one. Context: `sku`."""

    code = "listing_too_large"


class ScriptError(MerchantError):
    """A merchant's script failed. Context: `file`, `line`, `column`, `js_error`."""

    code = "script_error"


class ScriptLimitExceeded(ScriptError):
    """A script used up its time, memory, stack or output. Context: `limit`, a field of Limits."""

    code = "script_limit"


class ScriptHopeless(ScriptError):
    """So many records in a row used up a limit that the run was ended. The outcomes stand."""

    code = "script_hopeless"


class TransientError(PlatformError):
    """A passing fault; the same call may succeed later."""

    code = "transient_error"


class StoreUnavailable(TransientError):
    """The store's database does not answer, or is locked for long. Context: `path`."""

    code = "store_unavailable"


class DriveBusy(TransientError):
    """A merchant sends too many files at once, or the same part twice. Context: `merchant`."""

    code = "drive_busy"


class MarketplaceBusy(TransientError):
    """A marketplace does not answer, stumbles, or asks us to wait.

    Context: `marketplace`; `retry_at` (ISO 8601 UTC) where it is known when to ask again; `code`,
    the marketplace's own; `undone` where it is known that the call has done nothing.
    """

    code = "marketplace_busy"


class TicketLost(TransientError):
    """A marketplace knows a ticket no more, or takes no file for it: a new one must be begun.

    Context: `marketplace`, `ticket`; `code`, the marketplace's own.
    """

    code = "ticket_lost"


class MarketplaceAnswerBroken(TransientError):
    """What a marketplace sent ends early or is not what was asked for; it can be fetched again.

    Context: `marketplace`.
    """

    code = "marketplace_answer_broken"


class FilesUnavailable(TransientError):
    """The storage of files does not answer, or cannot for the moment. Context: `doing`."""

    code = "files_unavailable"


class OperatorError(PlatformError):
    """Our own fault or set-up: the run stops."""

    code = "operator_error"


class ConfigInvalid(OperatorError):
    """A setting has no usable value. Context: `setting`, `found`."""

    code = "config_invalid"


class WorkerBroken(OperatorError):
    """The worker process cannot be started, or answers what no worker of ours would answer."""

    code = "worker_broken"


class PlanBroken(OperatorError):
    """The lines of a plan are not what was written."""

    code = "plan_broken"


class StoreBroken(OperatorError):
    """The canonical store cannot be opened or written, or is of another version.

    Context: `path`.
    """

    code = "store_broken"


class BlobMissing(OperatorError):
    """Bytes that were stored are gone: a disk was not mounted, or somebody deleted them.

    Context: `key`.
    """

    code = "blob_missing"


class FilesRefused(OperatorError):
    """The storage of files says no: credentials, rights, or no such bucket. Context: `doing`."""

    code = "files_refused"


class DiskFull(OperatorError):
    """The disk of the drive has less room than must stay free. Context: `free`, `floor`, in bytes.

    Uploads are refused and everything else goes on.
    """

    code = "disk_full"
