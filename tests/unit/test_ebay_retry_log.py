"""What is told when eBay is asked again."""

import logging
from collections.abc import Iterator

import pytest
import stamina
from stamina.instrumentation import set_on_retry_hooks

from catalog.errors import MarketplaceBusy
from marketplaces.ebay.calls import may_pass, repeated
from marketplaces.ebay.retry_log import log_retries


@pytest.fixture
def hooked() -> Iterator[None]:
    """Retries are told in our log, and cost no time."""
    stamina.set_testing(True, attempts=2)
    log_retries()
    yield
    set_on_retry_hooks(None)
    stamina.set_testing(False)


def test_a_repeated_call_is_told_in_our_log_and_nowhere_else(
    hooked: None, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """On standard output it would stand in the middle of what `--json` prints."""

    def call() -> None:
        raise MarketplaceBusy("eBay does not answer: ReadTimeout", marketplace="ebay")

    with caplog.at_level(logging.WARNING), pytest.raises(MarketplaceBusy):
        repeated(call, may_pass)

    assert [(record.name, record.message) for record in caplog.records] == [
        ("crossdock.ebay", "eBay does not answer: ReadTimeout; it is asked again in 0.0 s")
    ]
    assert capfd.readouterr().out == ""
