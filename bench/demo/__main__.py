"""Play the demonstration; `make demo` begins here.

Settings, all from the environment: ONCE=1 ends after the loop, SKUS=10000 plays it with a larger
range, FOLDER=… puts everything elsewhere than into out/demo.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from rich.console import Console

from bench.demo import large, loop
from bench.demo.commands import CommandFailed, Commands
from bench.demo.expectations import Expectations
from bench.demo.screen import Screen
from bench.demo.service import ROOT, DidNotStart, serving
from bench.demo.setup import Login, add_admin, set_up
from bench.demo.shops import CLOTHES, Shop
from bench.demo.stage import Stage
from bench.demo.watch import Watch
from bench.demo.where import show_where
from store.store import Store

_USUAL_FOLDER = ROOT / "out" / "demo"

# Exit codes: an expectation did not hold; it could not be played at all; Ctrl-C before its end.
_NOT_AS_EXPECTED, _NOT_PLAYED, _INTERRUPTED = 1, 2, 130

# Without any change, in seconds: a request is looked at far more often than that.
_PATIENCE, _LARGE_PATIENCE = 180.0, 240.0


def main() -> int:
    """Play it; the exit code says whether every expectation held."""
    os.chdir(ROOT)  # commands are shown with paths as one would type them here
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    console = Console(highlight=False, soft_wrap=True)
    try:
        skus = int(os.environ.get("SKUS") or 0)
        folder = Path(os.environ.get("FOLDER") or _USUAL_FOLDER).absolute()
        with _alone_in(folder):
            return _play(console, folder, skus)
    except (CommandFailed, DidNotStart, ValueError) as error:
        console.print(f"the demonstration cannot go on: {error}", style="bold red", markup=False)
        return _NOT_PLAYED
    except KeyboardInterrupt:
        console.print("\nstopped")
        return _INTERRUPTED


def _play(console: Console, folder: Path, skus: int) -> int:
    screen, expectations = Screen(console), Expectations(console)
    shops: tuple[Shop, ...] = (CLOTHES,) if skus else loop.SHOPS
    screen.title(
        "Start", "A simulated eBay, the service with its workers, and the merchants' drive."
    )
    with serving(folder, workers=2 if skus else 1) as service:
        console.print(
            f"eBay, simulated   {service.ebay_url}\n"
            f"drive, by WebDAV  {service.drive_url}\n"
            f"console           {service.console_url}"
        )
        console.print(f"everything else   {folder}")
        screen.title("Set up", "Each merchant once: scripts, a user of the drive, access to eBay.")
        commands = Commands(console, service.environment)
        drives = set_up(commands, service, shops)
        admin = add_admin(commands)
        with contextlib.ExitStack() as stack, Store(str(service.store)) as store:
            for drive in drives.values():
                stack.enter_context(drive)
            watch = Watch(store, [shop.id for shop in shops])
            patience = _LARGE_PATIENCE if skus else _PATIENCE
            stage = Stage(service, store, screen, watch, commands, drives, expectations, patience)
            if skus:
                large.run(stage, skus)
            else:
                loop.run(stage)
            return _end(stage, shops, admin)


def _end(stage: Stage, shops: tuple[Shop, ...], admin: Login) -> int:
    console, failed = stage.screen.console, stage.expectations.failed
    console.print()
    for each in failed:
        console.print(f"not as expected: {each}", style="bold red", markup=False)
    if not failed:
        console.print(f"[green]all {stage.expectations.count} expectations held[/]")
    if os.environ.get("ONCE", "0") in ("", "0"):
        show_where(stage, shops, admin)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        console.print("\nends")
    return _NOT_AS_EXPECTED if failed else 0


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """An empty place for one demonstration; the one before is gone.

    Raises:
        DidNotStart: Another one is played there, or the folder is nobody's demonstration.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    mark = folder.with_name(f"{folder.name}.lock")
    if folder.exists() and not mark.exists():
        raise DidNotStart(f"{folder} is there and no demonstration has made it")
    with mark.open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DidNotStart(f"another demonstration is played in {folder}") from None
        shutil.rmtree(folder, ignore_errors=True)
        yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
