"""What an S3 server says when something goes wrong, as one of our errors.

Its own words are never passed on: an answer that refuses a signature repeats the access key and
what was signed.
"""

import contextlib
import re
from collections.abc import Iterator

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

from catalog.errors import BlobMissing, FilesRefused, FilesUnavailable, PlatformError

_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
_PASSING = frozenset({408, 409, 425, 429})


@contextlib.contextmanager
def told(doing: str, key: str = "") -> Iterator[None]:
    """Tell what obstore raises as one of our errors.

    Args:
        doing: What is done, for the message: `read sha256/ab/…`.
        key: What is missing where the server knows nothing of it.

    Raises:
        BlobMissing: It is not there, or neither is the bucket.
        FilesUnavailable: The server is overloaded, or nobody answers: another try may succeed.
        FilesRefused: It says no, and will say no again: credentials, rights, the bucket's name.
    """
    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise FilesRefused(f"cannot {doing}: there is no such bucket", doing=doing) from None
        raise BlobMissing(f"cannot {doing}: it is gone", key=key) from None
    except BaseError as error:
        raise _error(error, doing) from None


def _error(error: BaseError, doing: str) -> PlatformError:
    text = str(error)
    status, code = _STATUS.search(text), _CODE.search(text)
    answer = " ".join(found[1] for found in (status, code) if found)
    message = f"cannot {doing}: the storage answers {answer or 'nothing'}"
    number = int(status[1]) if status else 0
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return FilesRefused(message, doing=doing)
    if 300 <= number < 500 and number not in _PASSING:
        return FilesRefused(message, doing=doing)
    return FilesUnavailable(message, doing=doing)
