"""loop.js in QuickJS: the limit of what a host on this engine can reach.

usage: python bench/bare/in_quickjs.py FEED OUT SCRIPT...; FEED has a JSON array of records a line.
"""

import sys
from pathlib import Path

import _quickjs


def main(feed: str, out: str, *scripts: str) -> None:
    """Translate a feed in this process, a batch a call."""
    context = _quickjs.Context()
    for script in scripts:
        context.eval(Path(script).read_text(encoding="utf-8"))
    translate = context.get("translateBatch")
    with open(feed, encoding="utf-8") as batches, open(out, "w", encoding="utf-8") as lines:
        for batch in batches:
            lines.write(translate(batch) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
