"""The head of a page: crumbs, title, what it is about, what can be done."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from admin_api.console.parts.tags import Tag, link, tag

# Text and address, from the outside in.
Crumb = tuple[str, str]


def page_head(title: str, lead: str = "", crumbs: Sequence[Crumb] = ()) -> Tag:
    """Draw the head of a page.

    Args:
        title: The one heading of the first order; a feed's name, a SKU.
        lead: A sentence beneath it.
        crumbs: The pages above this one; addresses by `view.link`.

    Returns:
        Where its actions stand: `with page_head(…): button(…)`, the main one last.
    """
    if crumbs:
        with tag("nav", "cd-crumbs", aria_label="Where this page stands"), tag("ol"):
            for text, to in crumbs:
                with tag("li"):
                    link(text, to)
            tag("li", text=title, aria_current="page")
    with tag("div", "cd-head"):
        with tag("div", "cd-head__words"):
            tag("h1", text=title)
            if lead:
                tag("p", text=lead)
        return tag("div", "cd-row")


@contextmanager
def card(title: str = "", *, bare: bool = False) -> Iterator[None]:
    """A surface with a heading.

    Args:
        title: Empty for none.
        bare: Whether what is within goes to the edge, as tables do.
    """
    with tag("section", "cd-card"):
        if title:
            with tag("div", "cd-card__head"):
                tag("h2", text=title)
        with tag("div", "cd-card__body" + (" cd-card__body--bare" if bare else "")):
            yield
