"""Products of which a marketplace wants to hear nothing for a while, on both databases."""

from tests.shop import DE, UK, Shop

NOW = "2026-03-01T08:00:00Z"
LATER = "2026-03-01T09:00:00Z"
LATEST = "2026-03-01T10:00:00Z"


def test_a_product_is_paused_until_its_time(shop: Shop) -> None:
    """On that channel and no other; the last word counts."""
    pauses = shop.store.product_pauses
    pauses.pause("wren", DE, {"A": LATER, "B": LATEST}, NOW)

    assert pauses.of("wren", DE, ["A", "C"], NOW) == {"A": LATER}
    assert pauses.of("wren", UK, ["A"], NOW) == pauses.of("finch", DE, ["A"], NOW) == {}
    assert pauses.of("wren", DE, ["A", "B"], LATER) == {"B": LATEST}

    pauses.pause("wren", DE, {"A": LATEST}, LATER)
    assert pauses.of("wren", DE, ["A", "B"], LATER) == {"A": LATEST, "B": LATEST}
    assert pauses.of("wren", DE, ["A", "B"], LATEST) == {}
