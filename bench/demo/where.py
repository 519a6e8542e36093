"""Where to look while the demonstration goes on serving."""

from collections.abc import Mapping, Sequence

from bench.demo.drives import DriveClient
from bench.demo.screen import Screen
from bench.demo.service import Service
from bench.demo.shops import Shop


def show_where(
    screen: Screen, shops: Sequence[Shop], service: Service, drives: Mapping[str, DriveClient]
) -> None:
    """Print addresses, passwords and commands."""
    screen.title("Where to look", "It goes on serving until Ctrl-C; the next demonstration is new.")
    lines = []
    for shop in shops:
        drive = drives[shop.id]
        lines += [
            f"{shop.name}",
            f"  map the drive   {drive.url}",
            f"  user            {drive.user}",
            f"  app password    {drive.password}",
            "  drop feeds      in/product/  in/inventory/      read  out/response/latest/",
            f"  at eBay         {service.ebay_url}/_simulator/listings?seller={shop.seller}",
            "",
        ]
    lines += [
        "In another terminal:",
        f"  export CROSSDOCK_STORE={service.store}",
        "  .venv/bin/crossdock sync status",
        "  .venv/bin/crossdock sync requests",
        *(f"  .venv/bin/crossdock errors --group --merchant {shop.id}" for shop in shops),
        f"  .venv/bin/crossdock products show {_example(shops)} --why Quantity",
        "",
        f"Logs: {service.folder}/crossdock.log and ebay.log",
    ]
    screen.console.print("\n".join(lines), markup=False, highlight=False)


def _example(shops: Sequence[Shop]) -> str:
    clothes = shops[-1]
    return f"T-1005-01 --merchant {clothes.id}"
