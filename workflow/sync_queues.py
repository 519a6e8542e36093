"""The queues of the sync layer's runs."""

from typing import Final

# Requests on their way: each run mostly waits for its marketplace.
SYNC_QUEUE: Final = "sync"

# Channels that are being planned: each run keeps a core busy.
PUBLISH_QUEUE: Final = "publish"

# Channels that are compared with main: first a report is waited for, then a core is busy.
RECONCILE_QUEUE: Final = "reconcile"
