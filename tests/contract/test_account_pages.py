"""Lists of users, tokens, settings and merchants, page by page, on both databases."""

from dataclasses import replace

import pytest

from catalog.errors import NotFound, QueryInvalid
from catalog.merchants import Merchant
from catalog.paging import PageRequest, entries_of
from catalog.releases import NewRelease, ReleaseId
from catalog.users import User, UserFilter
from store.passwords import Cost
from store.store import Store
from store.users import Users
from tests.builders_store import make_arrival

_NOW = "2026-03-01T08:00:00Z"
_PASSWORD = "a long password"


@pytest.fixture
def peopled(store: Store) -> Store:
    """A store with two merchants and four users, one of them disabled."""
    for merchant in ("robin", "wren"):
        store.merchants.add(Merchant(merchant), _NOW, "tests")
    users = Users(store.users._database, Cost(4, 8, 1))  # cheap passwords
    users.add(User("ada", "admin"), _PASSWORD, _NOW, "tests")
    users.add(User("bob", "integrator", ("robin", "wren")), _PASSWORD, _NOW, "tests")
    users.add(User("eve_1", "merchant", ("wren",)), _PASSWORD, _NOW, "tests")
    users.add(User("evex1", "merchant", ("wren",)), _PASSWORD, _NOW, "tests")
    users.disable("evex1", _NOW, "tests")
    return store


def _names(store: Store, wanted: UserFilter, size: int = 100) -> list[str]:
    names, after = [], None
    while True:
        page = store.users.page(wanted, PageRequest(size, after))
        names += [each.name for each in page.entries]
        after = page.after
        if after is None:
            return names


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (UserFilter(), ["ada", "bob", "eve_1", "evex1"]),
        (UserFilter(text="E_1"), ["eve_1"]),
        (UserFilter(role="merchant"), ["eve_1", "evex1"]),
        (UserFilter(merchant="robin"), ["bob"]),
        (UserFilter(enabled=True), ["ada", "bob", "eve_1"]),
        (UserFilter(role="merchant", enabled=False), ["evex1"]),
    ],
    ids=["all", "text", "role", "merchant", "enabled", "two"],
)
def test_users_are_found_by_what_one_knows_of_them(
    peopled: Store, wanted: UserFilter, names: list[str]
) -> None:
    """An underscore of a name is no wildcard."""
    assert _names(peopled, wanted, 1) == _names(peopled, wanted) == names


def test_a_page_tells_whom_each_user_sees(peopled: Store) -> None:
    """The list is where one looks who may see a merchant."""
    page = peopled.users.page(UserFilter(text="b"), PageRequest())
    assert page.entries == (peopled.users.get("bob"),)


def test_what_no_user_can_be_called_is_refused() -> None:
    """PostgreSQL has no NUL."""
    with pytest.raises(QueryInvalid):
        UserFilter(text="a\0")


def test_tokens_in_force_are_paged(peopled: Store) -> None:
    """Somebody looks which keys are about."""
    kept = [
        peopled.tokens.add(user, "till", "read", _NOW, "tests").token.prefix
        for user in ("bob", "ada", "ada")
    ]
    gone = peopled.tokens.add("bob", "old", "read", _NOW, "tests").token.prefix
    peopled.tokens.revoke(gone, _NOW, "tests")
    first = peopled.tokens.page(PageRequest(2))
    second = peopled.tokens.page(PageRequest(2, first.after))
    assert [each.user for each in first.entries] == ["ada", "ada"]
    assert [each.prefix for each in second.entries] == kept[:1]
    assert second.after is None


def test_a_token_is_found_by_its_public_beginning(peopled: Store) -> None:
    """Whoever revokes one wants to see whose it is."""
    new = peopled.tokens.add("bob", "till", "read", _NOW, "tests")
    assert peopled.tokens.get(new.token.prefix) == new.token
    with pytest.raises(NotFound):
        peopled.tokens.get("nothing")


def test_settings_changed_last_come_first(peopled: Store) -> None:
    """What is wrong today was changed yesterday."""
    peopled.merchants.change("wren", {"currency": "EUR", "approval": "manual"}, _NOW, "ada")
    peopled.merchants.change("wren", {"currency": "GBP"}, _NOW, "bob")
    found = list(entries_of(lambda request: peopled.merchants.changes_page("wren", request)))
    assert found == list(
        sorted(
            peopled.merchants.changes("wren"),
            key=lambda each: (each.number, each.setting),
            reverse=True,
        )
    )
    first = peopled.merchants.changes_page("wren", PageRequest(2))
    rest = peopled.merchants.changes_page("wren", PageRequest(2, first.after))
    assert [*first.entries, *rest.entries] == found


def test_all_sessions_of_a_user_end_at_once(peopled: Store) -> None:
    """Of a lost laptop nobody knows which one it was."""
    ends = "2026-03-08T08:00:00Z"
    for user in ("bob", "bob", "ada"):
        peopled.sessions.open(user, _NOW, ends, "", "")
    assert peopled.sessions.end_all("bob") == 2
    assert (len(peopled.sessions.of_user("bob")), len(peopled.sessions.of_user("ada"))) == (0, 1)


def test_a_line_tells_the_active_release_and_the_last_feed_that_came(peopled: Store) -> None:
    """What a list of merchants is looked at for; what we sent is no feed of theirs."""
    for number, day in enumerate(("01", "02"), 1):
        peopled.releases.add(NewRelease("wren", day.encode()), _NOW, "ada")
        peopled.releases.activate("wren", ReleaseId("wren", number), _NOW, "ada", "")
    peopled.releases.roll_back("wren", _NOW, "ada", "")
    peopled.register_feed(make_arrival("f1", merchant="wren"))
    peopled.register_feed(make_arrival("f2", merchant="wren"))
    sent = replace(make_arrival("f3", merchant="wren"), direction="outbound")
    peopled.register_feed(sent)
    merchants = (peopled.merchants.get("wren"), peopled.merchants.get("robin"))
    wren, robin = peopled.merchant_lines.of(merchants)
    assert (wren.merchant, wren.active_release) == (merchants[0], ReleaseId("wren", 1))
    assert wren.last_feed == peopled.feeds.get("f2")
    assert (robin.active_release, robin.last_feed) == (None, None)
