"""The grid of products: a page of SKUs, cells to write into, and what waits in them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from nicegui import ui
from nicegui.events import GenericEventArguments

from admin_api.console.theme import TONE_ICONS, tone_of
from admin_api.console.view import View
from admin_api.desks.product_cells import GridCell
from admin_api.desks.product_edits import CellEdit
from admin_api.desks.product_shown import ProductRow
from catalog.acts import Act

# Columns whose cells may be edited, by the name that the browser knows them by.
_FIELDS = {"title": "Title", "price": "Price", "sale_price": "SalePrice", "quantity": "Quantity"}

_LISTINGS = "cdGrid.listings"

# A title that is cut is told whole where somebody points at it.
_TOLD = {"tooltipField": "title"}

# Cells that somebody has changed and nobody has saved, by SKU, noun, place and field.
Place = tuple[str, str, str, str]
Pending = dict[Place, CellEdit]


class ProductGrid:
    """A grid over one page of SKUs. It keeps changes over pages until they are saved."""

    def __init__(
        self,
        view: View,
        sort: str,
        *,
        changed: Callable[[], None],
        chosen: Callable[[int], None],
        sorted_by: Callable[[str], Awaitable[None]],
    ) -> None:
        """Draw it empty.

        Args:
            view: The page.
            sort: The order at first, as a list of products names it.
            changed: Told after each change of a cell.
            chosen: Told how many rows are chosen.
            sorted_by: Told the order that somebody wants.
        """
        self.pending: Pending = {}
        self._view = view
        self._rows: dict[str, ProductRow] = {}
        self._changed = changed
        self._chosen = chosen
        self._sorted_by = sorted_by
        may_edit = view.may(Act.EDIT_PRODUCTS)
        # The names of what `static/grid.js` holds; the words of merchants are values only.
        options: dict[str, Any] = {
            "columnDefs": _columns(sort, may_edit=may_edit),
            "defaultColDef": {"sortable": False, "resizable": True, "suppressMovable": True},
            "rowData": [],
            ":getRowId": "cdGrid.rowId",
            "stopEditingWhenCellsLoseFocus": True,
            "enterNavigatesVerticallyAfterEdit": True,
            "rowHeight": 40,
            "headerHeight": 36,
            "suppressNoRowsOverlay": True,
        }
        if may_edit:
            options["rowSelection"] = {
                "mode": "multiRow",
                "checkboxes": True,
                "headerCheckbox": True,
                "enableClickSelection": False,
            }
        self._grid = ui.aggrid(options, auto_size_columns=False).classes("cd-sku-grid")
        self._grid.on("cellValueChanged", self._written, ["colId", "newValue", "data"])
        self._grid.on("selectionChanged", self._choose)
        self._grid.on("sortChanged", self._resort)

    def show(self, rows: Sequence[ProductRow]) -> None:
        """Show these rows, with the changes that wait in them."""
        self._rows = {row.line.sku: row for row in rows}
        self._grid.options["rowData"] = [self._as_shown(row) for row in rows]
        self._grid.update()
        self._chosen(0)

    def redraw(self) -> None:
        """Show the same rows anew, after changes were saved or dropped elsewhere."""
        self.show(list(self._rows.values()))

    async def chosen(self) -> Mapping[str, str]:
        """The SKUs that are chosen, each with the version that is shown."""
        rows = await self._grid.get_selected_rows()
        skus = [row["sku"] for row in rows]
        return {sku: self._rows[sku].line.version for sku in skus if sku in self._rows}

    def _as_shown(self, row: ProductRow) -> dict[str, Any]:
        line, view = row.line, self._view
        tone = tone_of(line.state)
        shown: dict[str, Any] = {
            "sku": line.sku,
            "href": view.link(f"/products/{_quoted(line.sku)}"),
            "title": line.title or "",
            "price": line.price or "",
            "sale_price": "",
            "currency": line.currency or "",
            "quantity": line.quantity,
            "state": line.state.replace("_", " ").capitalize(),
            "tone": tone,
            "icon": TONE_ICONS[tone].removeprefix("o_"),
            "state_at": line.state_at,
            "listings": [
                {
                    "channel": str(each.listing.channel),
                    "state": each.listing.state,
                    "id": each.listing.listing_id or "",
                    "page": each.page,
                }
                for each in row.listings
            ],
            "editable": [name for name, field in _FIELDS.items() if field in row.cells],
            "changed": [],
        }
        for name, field in _FIELDS.items():
            cell = row.cells.get(field)
            if cell is None:
                continue
            if cell.value is not None:
                shown[name] = cell.value
            waiting = self.pending.get(_place(line.sku, field, cell))
            if waiting is not None:
                shown[name] = waiting.value
                shown["changed"].append(name)
        return shown

    def _written(self, told: GenericEventArguments) -> None:
        """Keep what somebody has written into a cell, unless it says what is there."""
        sku, name = told.args["data"]["sku"], told.args["colId"]
        row, field = self._rows.get(sku), _FIELDS.get(name)
        cell = None if row is None or field is None else row.cells.get(field)
        if cell is None or field is None:
            return
        place, value = _place(sku, field, cell), told.args.get("newValue")
        if _text(value) == _text(cell.value):
            self.pending.pop(place, None)
        else:
            self.pending[place] = CellEdit(sku, cell.noun, cell.place, field, value, cell.version)
        if row is not None:
            self._grid.run_row_method(sku, "setData", self._as_shown(row))
        self._changed()

    async def _choose(self) -> None:
        self._chosen(len(await self._grid.get_selected_rows()))

    async def _resort(self) -> None:
        columns = await self._grid.run_grid_method("getColumnState")
        wanted = next((each for each in columns if each.get("sort")), None)
        minus = "-" if wanted is not None and wanted["sort"] == "desc" else ""
        await self._sorted_by("" if wanted is None else f"{minus}{wanted['colId']}")


def _columns(sort: str, *, may_edit: bool) -> list[dict[str, Any]]:
    """The columns, as the grid wants them; `:` names what the browser holds."""
    columns: list[dict[str, Any]] = [
        {"field": "sku", "headerName": "SKU", "width": 112, ":cellRenderer": "cdGrid.sku"},
        {"field": "title", "headerName": "Title", "flex": 1, "minWidth": 170, **_TOLD},
        {"field": "state", "headerName": "State", "width": 126, ":cellRenderer": "cdGrid.state"},
        {"field": "price", "headerName": "Price", "width": 88, "type": "rightAligned"},
        {"field": "sale_price", "headerName": "Sale price", "width": 92, "type": "rightAligned"},
        {"field": "currency", "headerName": "", "width": 52},
        {"field": "quantity", "headerName": "Quantity", "width": 84, "type": "rightAligned"},
        {"field": "listings", "headerName": "Listings", "width": 112, ":cellRenderer": _LISTINGS},
        {"field": "state_at", "headerName": "Since", "width": 108, ":cellRenderer": "cdGrid.when"},
    ]
    for column in columns:
        if column["field"] in ("sku", "state_at"):
            order = {column["field"]: "asc", f"-{column['field']}": "desc"}.get(sort)
            column |= {"sortable": True, ":comparator": "cdGrid.keep", "sort": order}
        if column["field"] in _FIELDS and may_edit:
            column |= {":editable": "cdGrid.isEditable", ":cellClassRules": "cdGrid.rules"}
            # Text for all: what a number may be is said by the check, in words.
            column["cellEditor"] = "agTextCellEditor"
            column["cellDataType"] = False
    return columns


def _place(sku: str, field: str, cell: GridCell) -> Place:
    return (sku, cell.noun, cell.place, field)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _quoted(sku: str) -> str:
    return quote(sku, safe="")
