"""Where to look while the demonstration goes on serving."""

from collections.abc import Iterator, Sequence

from bench.demo.setup import Login
from bench.demo.shops import Shop
from bench.demo.stage import Stage
from catalog.filters import ItemFilter
from catalog.paging import PageRequest
from catalog.product_states import LIVE


def show_where(stage: Stage, shops: Sequence[Shop], admin: Login) -> None:
    """Print addresses, passwords and commands."""
    story = "It goes on serving until Ctrl-C; the next demonstration begins anew."
    stage.screen.title("Where to look", story)
    lines = [
        f"Open the console   {stage.service.console_url}/",
        f"  sign in as       {admin.user}",
        f"  password         {admin.password}",
        "",
    ]
    lines += [line for shop in shops for line in _of_shop(stage, shop)]
    lines += _commands(stage, shops)
    folder = stage.service.folder
    lines += ["", f"Logs are in {folder}: crossdock.log and ebay.log"]
    stage.screen.console.print("\n".join(lines), markup=False, highlight=False)


def _of_shop(stage: Stage, shop: Shop) -> Iterator[str]:
    drive = stage.drives[shop.id]
    yield shop.name
    yield f"  map the drive   {drive.url}"
    yield f"  user            {drive.user}"
    yield f"  app password    {drive.password}"
    yield "  drop feeds      in/product/  in/inventory/"
    yield "  read answers    out/response/latest/"
    yield f"  at eBay         {stage.service.ebay_url}/_simulator/listings?seller={shop.seller}"
    yield ""


def _commands(stage: Stage, shops: Sequence[Shop]) -> Iterator[str]:
    yield "In another terminal:"
    for name in ("CROSSDOCK_DATA", "CROSSDOCK_EBAY_APP_ID", "CROSSDOCK_EBAY_APP_SECRET"):
        yield f"  export {name}={stage.service.environment[name]}"
    yield f"  export CROSSDOCK_STORE={stage.service.store}"
    yield "  .venv/bin/crossdock sync status"
    for shop in shops:
        yield f"  .venv/bin/crossdock sync requests {shop.id}"
    shop = shops[-1]
    yield f"  .venv/bin/crossdock errors --group --merchant {shop.id}"
    live = stage.store.items.page(ItemFilter(shop.id, state=LIVE), PageRequest(1)).entries
    for item in live:
        yield f"  .venv/bin/crossdock products show {item.sku} --merchant {shop.id} --why Title"
