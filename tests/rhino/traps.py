"""The traps of `location-traps` as sets of every feed kind, of XML feeds and of CSV feeds.

What a script does with XML must not depend on the feed it came in: the same lines are put into a
set of each kind. In CSV the record is markup in a cell, which the script parses. What is expected
was recorded from Rhino for `location-traps`; `make rhino-check` runs the others there too.
"""

import csv
import io
import json
import re
from pathlib import Path

from catalog.records import KINDS_OF_SETS

TRAPS = Path(__file__).parent.parent / "cases" / "config_spec" / "location-traps"

_SHAPED: dict[str, object] = {
    "ItemSpecifics": {},
    "CustomFields": {},
    "PackageDetails": {},
    "Variations": [],
    "Compatibilities": [],
}
_CONTAINERS: dict[str, dict[str, object]] = {
    "product": {**_SHAPED},
    "classification": {**_SHAPED},
    "itemspecifics": {**_SHAPED},
    "distribution": {"PolicyOverride": {"DomesticShipping": {}, "InternationalShipping": {}}},
    "availability": {"Locations": []},
    "orderfulfillment": {"LineItems": []},
}
_XML = "CONFIG.FileFormat = 'XML'; CONFIG.RecordPath = '/feed/record';"
_CSV = "CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = ['markup'];"
_JSON_OUT = "CONFIG.OutputFileFormat = 'CSV'; CONFIG.OutputColumnNames = ['json'];"


def write_trap_sets(folder: Path) -> list[Path]:
    """Write a set for each kind and format, shaped as those of tests/cases/config_spec.

    Orders come as XML only, and their script leaves one cell of JSON.
    """
    formats = [(kind, form) for kind in KINDS_OF_SETS for form in ("xml", "csv")]
    return [
        _write_set(folder / f"{kind}-traps-{form}", kind, form)
        for kind, form in formats
        if (kind, form) != ("order", "csv")
    ]


def _write_set(folder: Path, kind: str, form: str) -> Path:
    scripts = folder / "bundle" / kind
    scripts.mkdir(parents=True)
    (scripts / "main.js").write_text(_script(kind, form))
    feed = (TRAPS / "feed.xml").read_text()
    if form == "csv":
        record = re.sub(r"<!--.*?-->", "", feed.partition("<feed>")[2].rpartition("</feed>")[0])
        feed = _csv([[record.strip()]])
    (folder / f"feed.{form}").write_text(feed)
    left = json.loads((TRAPS / "expected.jsonl").read_text())["value"]
    output = _output_of(kind)
    if kind == "order":
        (folder / "expected.csv").write_text(_csv([["json"], [_json(left)]]))
    else:
        value = {**_CONTAINERS.get(kind, {}), **left}
        (folder / "expected.jsonl").write_text(_json({"kind": output, "value": value}) + "\n")
    return folder


def _script(kind: str, form: str) -> str:
    script = (TRAPS / "bundle" / "location" / "traps.js").read_text()
    record = f"{kind.upper()}_INRECORD"
    read = f"new XML({record}.markup)" if form == "csv" else record
    config = _CSV if form == "csv" else _XML
    script = script.replace(_XML, config + (_JSON_OUT if kind == "order" else ""))
    script = script.replace("var r = LOCATION_INRECORD", f"var r = {read}")
    if kind == "order":
        script = script.replace("LOCATION.", "LEFT.").replace(
            "function transform() {", "var LEFT;\nfunction transform() { LEFT = {};"
        )
        return script.rstrip().removesuffix("}") + (
            "    ORDERS.createOrder().json = JSON.stringify(LEFT);\n}\n"
        )
    return script.replace("LOCATION.", f"{_output_of(kind)}.")


def _output_of(kind: str) -> str:
    return "PRODUCT" if kind in ("product", "classification", "itemspecifics") else kind.upper()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue()
