"""`python -m simulators.ebay`: the simulator as a process."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from simulators.ebay.server import listening, server
from simulators.ebay.simulator import EbaySimulator


def main() -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m simulators.ebay", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port; 0 for any free one")
    parser.add_argument("--seed", type=int, default=0, help="what everything by chance comes from")
    parser.add_argument("--state", type=Path, help="file that keeps listings and orders")
    given = parser.parse_args()
    simulator = EbaySimulator(given.seed, state=given.state)
    listener = listening(given.host, given.port)
    print(f"http://{given.host}:{listener.getsockname()[1]}", flush=True)
    # uvicorn ends its work at the signal, and then sends it again: to this handler.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        asyncio.run(server(simulator).serve(sockets=[listener]))
    except KeyboardInterrupt:
        return 0
    finally:
        simulator.close()
        listener.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
