"""What a page shows where there is nothing yet, nothing here, or nothing any more to be had."""

import logging
from http import HTTPStatus

from admin_api.console.parts.tags import Tag, icon, tag
from admin_api.problems import Refused, http_code_of
from catalog.codes import CODES
from catalog.errors import ConfigInvalid, MerchantError, PlatformError

_log = logging.getLogger("crossdock.console")

_OURS = "operator_error"


def empty(title: str, why: str = "", *, icon_name: str = "o_inbox") -> Tag:
    """Nothing is here: say so, and why.

    Returns:
        Where stands what to do about it: `with empty(…): button(…)`.
    """
    with tag("div", "cd-empty"):
        icon(icon_name)
        tag("strong", text=title)
        if why:
            tag("p", text=why)
        return tag("div", "cd-row")


def bones(lines: int = 6) -> None:
    """The place of what is being loaded, about as high as it will be."""
    with tag("div", "cd-bones", aria_hidden="true"):
        for _ in range(lines):
            tag("span")


def told_of(error: Exception) -> tuple[HTTPStatus, str, str]:
    """Status, code and a sentence for whoever looks; a fault of ours is logged, and not shown."""
    if isinstance(error, Refused):
        return error.status, error.code, str(error)
    if isinstance(error, PlatformError):
        is_theirs = isinstance(error, (MerchantError, ConfigInvalid))
        sentence = str(error) if is_theirs else CODES[error.code].meaning
        return http_code_of(error), error.code, sentence
    _log.error("a page failed", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, _OURS, "This is a fault of ours, and it is logged."


def fault(error: Exception) -> None:
    """What went wrong: code, sentence, what to do. Never a stack."""
    _, code, sentence = told_of(error)
    with tag("div", "cd-fault", role="alert"):
        icon("o_error_outline")
        with tag("div", "cd-stack cd-stack--close"):
            tag("strong", text=sentence[:1].upper() + sentence[1:])
            tag("p", text=CODES[code].remedy)
            tag("code", "cd-fault__code", code)
