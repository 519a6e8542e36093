"""What a template makes of a product, drawn anew while it is written."""

from nicegui import ui

from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.pause import Pause
from admin_api.console.parts.tags import icon, on_value, tag
from admin_api.console.view import View
from admin_api.desks.templates import TemplatePreview
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.errors import PlatformError
from catalog.filters import ItemFilter
from catalog.paging import PageRequest

# Between the last letter that somebody types and the question to the store.
_PAUSE_SECONDS = 0.4


class TemplatePreviewPane:
    """The pane. `sku` is whose description it shows."""

    def __init__(self, view: View, name: str, html: str) -> None:
        """Draw it, and fill it at once.

        Args:
            view: The page; its query may name the SKU.
            name: Of the template.
            html: Its text at first.
        """
        self.sku = view.query.get("sku", "")
        self._view = view
        self._name = name
        self._html = html
        self._pause = Pause(_PAUSE_SECONDS, self._fill)
        with tag("label", "cd-field cd-preview-for"):
            tag("span", "cd-label", "SKU")
            field = tag("input", "cd-input", value=self.sku, placeholder="The first product")
        on_value(field, "input", self._choose)
        self._place = tag("div", "cd-stack cd-stack--close", aria_live="polite")
        ui.timer(0, self._fill, once=True)

    def write(self, html: str) -> None:
        """Show what this text makes, in a moment."""
        self._html = html
        self._pause.begin()

    def _choose(self, sku: str) -> None:
        self.sku = sku.strip()
        self._pause.begin()

    async def _fill(self) -> None:
        error: Exception | None = None
        made: TemplatePreview | None = None
        try:
            made = await self._ask()
        except (PlatformError, Refused) as caught:
            error = caught
        self._place.clear()
        with self._place:
            if error is not None:
                fault(error)
            elif made is None:
                empty("No product yet", "A feed brings products to try it on.")
            else:
                _draw(made)

    async def _ask(self) -> TemplatePreview | None:
        view = self._view
        sku = self.sku
        if not sku:
            wanted = ItemFilter(view.merchant)
            found = await view.ask(view.desks.products.page, view.caller, wanted, PageRequest(1))
            if not found.entries:
                return None
            sku = found.entries[0].line.sku
        # Who may not write looks at the version that counts.
        html = self._html if view.may(Act.WRITE_SCRIPTS) else None
        return await view.ask(
            view.desks.templates.preview, view.caller, view.merchant, sku, self._name, html
        )


def _draw(made: TemplatePreview) -> None:
    if made.made.missing:
        named = ", ".join(made.made.missing)
        with tag("div", "cd-notice cd-notice--warn"):
            icon("o_error_outline")
            tag("span", text=f"{made.sku} has no {named}: the text stays empty there.")
    if made.made.html is None:
        with tag("div", "cd-notice cd-notice--bad", role="alert"):
            icon("o_error_outline")
            tag("span", text=made.made.fault or "It must not be sent.")
    else:
        # Without any right: no script, no form, no way out of the frame.
        tag(
            "iframe",
            "cd-frame",
            sandbox="",
            srcdoc=made.made.html,
            title=f"Description of {made.sku}",
        )
        said = f"As {made.channel} would get it for {made.sku}. Pictures are not loaded here."
        tag("p", "cd-muted cd-small", said)
    with tag("details"):
        tag("summary", "cd-small", f"{len(made.tokens)} tokens and their values")
        with tag("dl", "cd-facts"):
            for token in made.tokens:
                tag("dt", text=token)
                tag("dd", text=made.made.values.get(token) or "nothing")
