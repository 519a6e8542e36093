"""Source text with line numbers."""

from collections.abc import Sequence

from admin_api.console.parts.tags import tag

# Lines beside the marked one: enough to know where one is.
_AROUND = 6


def code_block(text: str, *, marked: int = 0, first: int = 1, label: str = "Source") -> None:
    """Lines with their numbers.

    Args:
        text: Of any length; `around` cuts out what matters.
        marked: Number of the line that is meant; 0 for none.
        first: Number of the text's first line.
        label: Read aloud for the block.
    """
    with tag("div", "cd-code", tabindex=0, role="region", aria_label=label):
        with tag("table", role="presentation"), tag("tbody"):
            for number, line in enumerate(text.splitlines() or [""], first):
                with tag("tr", "is-marked" if number == marked else ""):
                    tag("td", text=str(number))
                    tag("td", text=line)


def around(lines: Sequence[str], marked: int, beside: int = _AROUND) -> tuple[str, int]:
    """The lines around one of them, and the number of the first."""
    first = max(1, marked - beside)
    return "\n".join(lines[first - 1 : marked + beside]), first
