"""Templates: HTML with `${PRODUCT.…}` tokens, from which descriptions are made."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.errors import TemplateInvalid

# Longest template in characters; eBay's longest description.
MAX_LENGTH = 500_000

# Longest name: that of the draft field `DescriptionTemplate`.
_NAME_LENGTH = 255

# `${PRODUCT.Title}`, `${PRODUCT.ItemSpecifics.Ring size}`, `${PRODUCT.MainPictureURLs[0]}`, and
# `${PRODUCT.Description|raw}` for a value that is HTML itself. Names of item specifics and custom
# fields are the merchant's own and may hold blanks.
_TOKEN = re.compile(r"\$\{PRODUCT\.([^{}$|\r\n]{1,200})(\|raw)?\}")

# Characters of a mistyped token that its message shows.
_EXCERPT = 60

_STEPS = re.compile(r"[^.\[\]]+(?:\[\d{1,4}\])?(?:\.[^.\[\]]+(?:\[\d{1,4}\])?)*")


@dataclass(frozen=True, slots=True)
class Template:
    """One immutable version of a template.

    Attributes:
        name: As the draft field `DescriptionTemplate` names it: `templates/ring.html`.
        version: Counts from 1; the greatest is the current one.
        html: The text, tokens and all.
        checksum: SHA-256 of the text, as hexadecimal digits.
        tokens: What it asks of a product, without repeats, sorted: `Title`,
            `ItemSpecifics.Metal`, `MainPictureURLs[0]`. Whether as text or as HTML is left out:
            the checksum tells when that changes.
        at: ISO 8601 UTC.
        by: User who saved it, or the script release that brought it.
    """

    name: str
    version: int
    html: str
    checksum: str
    tokens: tuple[str, ...]
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Token:
    """One place of a template that a value goes into.

    Attributes:
        path: What it asks of a product: `ItemSpecifics.Metal`.
        is_raw: The value is HTML and goes in as it is; else its marks are escaped.
    """

    path: str
    is_raw: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """Which template and which token values the description of one listing was made from."""

    sku: str
    template: str
    checksum: str
    values_hash: str


def read_template(name: str, html: str) -> tuple[str, tuple[str, ...]]:
    """Check a template's text, as untrusted as whoever wrote it.

    Returns:
        Its checksum and its tokens, as `Template` describes them.

    Raises:
        TemplateInvalid: The name is no good; the text is empty or too long, holds NUL, or has a
            `${` that begins no token. Context: `template`, `line` (1-based) of a wrong token.
    """
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise TemplateInvalid(
            f"a template's name has 1 to {_NAME_LENGTH} printable characters, not {name!r}",
            template=name,
        )
    if not html.strip() or len(html) > MAX_LENGTH:
        raise TemplateInvalid(
            f"the template {name} has {len(html)} characters; 1 to {MAX_LENGTH} are allowed",
            template=name,
        )
    if "\0" in html:
        raise TemplateInvalid(f"the template {name} holds a NUL character", template=name)
    try:
        checksum = hashlib.sha256(html.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise TemplateInvalid(
            f"the template {name} holds half of a character", template=name
        ) from error
    return checksum, _tokens_of(name, html)


def pieces(html: str) -> tuple[str | Token, ...]:
    """A checked template's text and tokens, in order; put together again they are the template."""
    found: list[str | Token] = []
    end = 0
    for token in _TOKEN.finditer(html):
        if token.start() > end:
            found.append(html[end : token.start()])
        found.append(Token(token[1], token[2] is not None))
        end = token.end()
    return (*found, html[end:]) if end < len(html) else tuple(found)


def values_hash(values: Mapping[str, str | None], tokens: Sequence[str]) -> str:
    """What the tokens of a template say of one product, as 32 hexadecimal digits.

    Args:
        values: Token → its value, None where the product has none. More than the template asks
            for does no harm: only its tokens count, so a changed price leaves the description of
            a template without prices alone.
        tokens: Of the template.
    """
    said = [[token, values.get(token)] for token in sorted(tokens)]
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _tokens_of(name: str, html: str) -> tuple[str, ...]:
    found: set[str] = set()
    # A `${` that begins no token is refused: a merchant who mistyped one must hear of it before
    # buyers see it.
    for begin in re.finditer(r"\$\{", html):
        token = _TOKEN.match(html, begin.start())
        if token is None or _STEPS.fullmatch(token[1]) is None:
            line = html.count("\n", 0, begin.start()) + 1
            excerpt = html[begin.start() : begin.start() + _EXCERPT].partition("}")[0]
            raise TemplateInvalid(
                f"the template {name}, line {line}, has {excerpt!r}: a token is written "
                "${PRODUCT.Title} or ${PRODUCT.ItemSpecifics.Metal}, and with |raw before its "
                "end where the value is HTML",
                template=name,
                line=line,
            )
        found.add(token[1])
    return tuple(sorted(found))
