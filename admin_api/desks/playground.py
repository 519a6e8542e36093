"""The playground: edited scripts tried on real records, beside the scripts as they are."""

import logging

from admin_api.callers import Caller
from admin_api.desks.turns import Turns
from catalog.acts import Act
from store.store import Store
from workflow.ports import Blobs
from workflow.trial import Trial, TrialRequest
from workflow.trials import Trials

_log = logging.getLogger("crossdock.api")


class PlaygroundDesk:
    """Runs trials; nothing of them is stored."""

    def __init__(self, store: Store, blobs: Blobs, turns: Turns) -> None:
        self._store = store
        self._turns = turns
        self._trials = Trials(store, blobs, lambda message: _log.warning("%s", message))

    def run(self, caller: Caller, merchant: str, request: TrialRequest) -> Trial:
        """Run a trial: it takes about a second for one record.

        Args:
            caller: Who asks.
            merchant: Whose records and scripts.
            request: What is tried; the release is the merchant's own.

        Raises:
            NotFound, Refused: They may not, or there is no such release or feed.
            QueryInvalid: More records than a trial has, or none.
            FeedBytesGone: The bytes of the feed are not kept any more.
        """
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        with self._turns.turn():
            return self._trials.run(self._store.merchants.get(merchant), request)
