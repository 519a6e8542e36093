"""Versions of what is edited: an ETag with every answer, If-Match with every edit.

So two people who edit the same do not overwrite each other silently: the second is told.
"""

import hashlib
from http import HTTPStatus

import orjson
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from admin_api.preconditions import told_condition
from admin_api.problems import Refused

_CHARS = 32


def etag_of(shown: BaseModel) -> str:
    """The version of what is shown, without quotes; equal content has equal versions."""
    text = orjson.dumps(shown.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()[:_CHARS]


def give_etag(answer: Response, shown: BaseModel) -> None:
    """Say which version an answer shows."""
    answer.headers["ETag"] = f'"{etag_of(shown)}"'


def require_match(request: Request, shown: BaseModel) -> None:
    """See whether an edit is of what is there now.

    Args:
        request: The edit, with If-Match.
        shown: What is there now. The store compares once more as it writes, for what happens in
            between.

    Raises:
        Refused: 428: it does not say which version it edits.
        VersionDiffers: 412: another one is there.
    """
    condition = told_condition(request.headers)
    if condition is None:
        detail = "say which version you edit: If-Match with the ETag of the answer you have seen"
        raise Refused(HTTPStatus.PRECONDITION_REQUIRED, "version_missing", detail)
    condition(etag_of(shown))
