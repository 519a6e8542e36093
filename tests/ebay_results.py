"""Result files of eBay for tests, made of the shapes that its reference shows."""

import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from marketplaces.actions import ActionKind
from marketplaces.adapter import ActionAnswer
from marketplaces.ebay.response_reader import read_answers

NAMESPACE = "urn:ebay:apis:eBLBaseComponents"


def error(code: int, words: str = "", *parameters: str, severity: str = "Error") -> str:
    """An `Errors` element; the words are escaped, as HTML in it is."""
    told = "".join(
        f'<ErrorParameters ParamID="{place}"><Value>{escape(value)}</Value></ErrorParameters>'
        for place, value in enumerate(parameters)
    )
    return (
        f"<Errors><ShortMessage>Short.</ShortMessage><LongMessage>{escape(words)}</LongMessage>"
        f"<ErrorCode>{code}</ErrorCode><UserDisplayHint>false</UserDisplayHint>"
        f"<SeverityCode>{severity}</SeverityCode>{told}"
        "<ErrorClassification>RequestError</ErrorClassification></Errors>"
    )


def response(
    name: str, ack: str, correlation: str | None, *parts: str, listing_id: str | None = None
) -> str:
    """One response: `response("AddFixedPriceItem", "Success", "1", listing_id="11")`."""
    told = f"<CorrelationID>{correlation}</CorrelationID>" if correlation is not None else ""
    end = f"<ItemID>{listing_id}</ItemID><Fees/>" if listing_id else ""
    return (
        f"<{name}Response><Timestamp>2026-03-01T09:00:00.000Z</Timestamp><Ack>{ack}</Ack>{told}"
        f"{''.join(parts)}<Version>1355</Version><Build>E1355</Build>{end}</{name}Response>\n"
    )


def inventory_status(*skus: str, listing_id: str = "110000000017") -> str:
    """What a change of prices names as done."""
    return "".join(
        f"<InventoryStatus><SKU>{sku}</SKU><ItemID>{listing_id}</ItemID></InventoryStatus>"
        for sku in skus
    )


def result(
    *responses: str, namespace: bool = True, root: str = "BulkDataExchangeResponses"
) -> bytes:
    """A whole file."""
    named = f' xmlns="{NAMESPACE}"' if namespace else ""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<{root}{named}>\n{''.join(responses)}</{root}>\n".encode()


def adds(count: int) -> bytes:
    """A file in which so many listings were made."""
    return result(
        *(
            response("AddFixedPriceItem", "Success", str(n), listing_id=str(110000000000 + n))
            for n in range(1, count + 1)
        )
    )


def zipped(*files: bytes) -> bytes:
    """A zip of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files):
            archive.writestr(f"{number}_responses.xml", file)
    return target.getvalue()


def packed(file: bytes, form: str) -> bytes:
    """The file as gzip, zip or plain."""
    if form == "gzip":
        return gzip.compress(file)
    return zipped(file) if form == "zip" else file


def answers(file: bytes, kind: ActionKind = "add") -> list[ActionAnswer]:
    """All answers of a file."""
    return list(read_answers(kind, io.BytesIO(file)))


def answers_before_the_end(
    file: bytes, kind: ActionKind, broken: type[Exception]
) -> tuple[list[ActionAnswer], Exception | None]:
    """The answers that a file yields, and the error it ends with."""
    found: list[ActionAnswer] = []
    try:
        for answer in read_answers(kind, io.BytesIO(file)):
            found.append(answer)
    except broken as fault:
        return found, fault
    return found, None


def verdicts(file: bytes, kind: ActionKind = "add") -> list[tuple[int | None, str]]:
    """Record and verdict of each answer."""
    return [(answer.record, answer.verdict) for answer in answers(file, kind)]


def codes(found: Iterable[ActionAnswer]) -> list[Sequence[str]]:
    """The codes of each answer's reasons."""
    return [[reason.code for reason in answer.reasons] for answer in found]
