"""What pieces of script cost inside the sandbox, in µs a time: `make bench-scripts`.

Each piece is run some thousand times in a loop over one record, in a heap of its own, and an empty
loop is taken off. CPU time, the least of several rounds in turns; the pipe, the reader and the
schema are not in it. Prints the tables of docs/how-to/fast-scripts.md.
"""

import datetime
import json
import time
from collections.abc import Iterator

from bench.run import describe_machine
from runtime_js.limits import Limits
from runtime_js.loading import LoadingPlan
from runtime_js.prelude_files import prelude_scripts
from runtime_js.program import Program
from runtime_js.scripts import Script
from runtime_js.worker import LoadedProgram

TIMES = 2_000
ROUNDS = 7
LEAST = 0.05  # µs; less is lost in the loop around it
SECONDS = 60.0  # a limit that no piece comes near

RECORD = {
    "Inventory": {
        "SKU": "CD-0000003",
        "Title": "Brightwater Titanium Pearl Earrings Black",
        "Untidy": "  Brightwater  Titanium\tPearl ",
        "Description": "Polished and boxed, resizable on request. " * 8,
        "Quantity": "14",
        "Price": {"": {"a": {"currency": "EUR"}, "t": "41.89"}},
        "Pictures": {"URL": [f"https://img.example.com/{number}.jpg" for number in range(4)]},
    }
}
# What the pieces find ready. `item` is the row, `plain` the same as an ordinary object.
READY = """
  var item = INVENTORY_INRECORD.Inventory, leaf = item.SKU, urls = item.Pictures.URL;
  var title = item.Title.toString(), untidy = item.Untidy.toString();
  var description = item.Description.toString(), plain = INRECORD.plain().Inventory, x;
"""

PIECES = {
    "Reading": (
        "item.SKU.toString()",
        "String(item.SKU)",
        "item.SKU == 'CD-1'",
        "Number(item.Quantity)",
        "INVENTORY_INRECORD.Inventory.SKU.toString()",
        "item.Price['@currency'].toString()",
        "item.Missing.length()",
        "urls.length()",
        "urls[1].toString()",
        "item.descendants('SKU').toString()",
        "item.toXMLString()",
        "INRECORD.plain()",
        "plain.SKU",
        "plain.Price['#text']",
    ),
    "Tidying text": (
        "title.trim()",
        r"title.replace(/^\s+|\s+$/g, '')",
        r"untidy.replace(/^\s+|\s+$/g, '')",
        r"title.replace(/\s+/g, ' ')",
        r"untidy.replace(/\s+/g, ' ')",
        r"description.replace(/\s+/g, ' ')",
        r"title.replace(/[\r\n\t]/g, ' ')",
        r"description.replace(/[\r\n\t]/g, ' ')",
        r"description.replace(/<[^>]*>/g, '')",
        "description.indexOf('<') < 0",
        "title.substring(0, 20)",
        "title.split(' ')",
        "title.toUpperCase()",
    ),
    "Everything else": (
        "PRODUCT.Title = title",
        "PRODUCT.CustomFields.Origin = title",
        "one(title)",
        "parseFloat(plain.Quantity)",
        "new Date(2026, 1, 1)",
        "JSON.parse('{\"a\":1}')",
        r"new RegExp('^\\s+')",
        "try { fail(); } catch (error) { x = 0; }",
    ),
}


def loaded(piece: str) -> LoadedProgram:
    """A heap whose `transform` runs one piece."""
    body = piece if piece.startswith("try") or not piece else f"x = {piece};"
    source = (
        "function one(value) { return value; }\nfunction fail() { throw new Error('no'); }\n"
        f"function transform() {{ {READY} for (var n = 0; n < {TIMES}; n++) {{ {body} }} }}"
    )
    program = Program(kind="inventory", scripts=(Script("mapping-base.js", source, role="base"),))
    limits = Limits(call_seconds=SECONDS, load_seconds=SECONDS)
    plan = LoadingPlan(program, prelude_scripts(), limits)
    heap = LoadedProgram(**json.loads(plan.message()))
    heap.load()
    return heap


def micros(pieces: list[str]) -> dict[str, float]:
    """CPU µs of each piece, an empty loop taken off."""
    batch = json.dumps({"first": 1, "records": [["InventoryRecord", RECORD]]})
    heaps = {piece: loaded(piece) for piece in ["", *pieces]}
    least = dict.fromkeys(heaps, float("inf"))
    for _ in range(ROUNDS):
        for piece, heap in heaps.items():
            begun = time.process_time()
            answer = heap.run(batch, fresh=False)
            least[piece] = min(least[piece], time.process_time() - begun)
            result = json.loads(answer)["results"][0]
            if result["o"] != "translated":
                raise SystemExit(f"{piece}: {result}")
    return {piece: (least[piece] - least[""]) / TIMES * 1e6 for piece in pieces}


def tables() -> Iterator[str]:
    """The page's tables, line by line."""
    yield f"{datetime.date.today():%Y-%m-%d} · {describe_machine()}"
    for title, pieces in PIECES.items():
        yield ""
        yield f"| {title} | µs |"
        yield "|---|---:|"
        for piece, cost in micros(list(pieces)).items():
            code = piece.replace("|", "\\|")
            yield f"| `{code}` | {cost:.2f} |" if cost >= LEAST else f"| `{code}` | < {LEAST} |"


if __name__ == "__main__":
    print("\n".join(tables()))
