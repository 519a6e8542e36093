"""Releases and their activations, on both databases."""

import hashlib
import itertools
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import ConfigInvalid, NotFound, ReleaseRefused, VersionDiffers
from catalog.findings import Finding, Place, Severity
from catalog.merchants import Merchant
from catalog.paging import PageRequest
from catalog.releases import NewRelease, ReleaseContent, ReleaseId
from store.database import Database
from store.merchants import Merchants
from store.releases import Releases

NOW = "2026-03-01T08:00:00+00:00"
LATER = "2026-03-02T08:00:00+00:00"
BROKEN = Finding("bundle_empty", "the zip holds no files")

_names = itertools.count()


@pytest.fixture
def database(store_target: str) -> Iterator[Database]:
    """A fresh store with two merchants and an owner of bases."""
    opened = Database(store_target)
    merchants = Merchants(opened)
    for merchant in (Merchant("wren"), Merchant("robin"), Merchant("shared-base", is_base=True)):
        merchants.add(merchant, NOW, "ada")
    yield opened
    opened.close()


@pytest.fixture
def releases(database: Database) -> Releases:
    """Its releases."""
    return Releases(database)


def add(releases: Releases, content: bytes, merchant: str = "wren") -> ReleaseId:
    """A good release of this content."""
    return releases.add(NewRelease(merchant, content), NOW, "ada").id


def at_once(*calls: Callable[[], object]) -> None:
    """Run the calls in threads that begin together."""
    begin = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        begin.wait()
        call()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_release_comes_back_as_it_was_added(releases: Releases) -> None:
    """What was checked must be what runs, to the byte, and what was found must be readable."""
    findings = (
        BROKEN,
        Finding(
            "script_threw",
            "half a character: \ud800, and none: \0",
            Severity.WARNING,
            Place(file="mapping-custom.js", line=3, column=7),
            hint="look",
            excerpt="throw '…'",
        ),
    )
    base = add(releases, b"base", "shared-base")
    content = bytes(range(256)) * 400
    made = releases.add(NewRelease("wren", content, base, "spring\nprices", findings), NOW, "ada")

    assert releases.get(made.id) == made
    assert (made.id, made.base, made.size_bytes) == (ReleaseId("wren", 1), base, 102_400)
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert (made.notes, made.added_at, made.added_by) == ("spring\nprices", NOW, "ada")
    assert (made.findings, made.good) == (findings, False)
    assert releases.content(made.id) == ReleaseContent(made.id, content, b"base")


def test_same_content_on_the_same_base_is_the_same_release(releases: Releases) -> None:
    """A zip that is dropped twice, or a step that is tried again, must not make a new number."""
    first = releases.add(NewRelease("wren", b"one", notes="first"), NOW, "ada")
    again = releases.add(NewRelease("wren", b"one", notes="second"), LATER, "grace")

    assert (again.id, again.notes, again.added_at, again.added_by) == (
        first.id,
        "first",
        NOW,
        "ada",
    )
    assert releases.all("wren") == (again,)


def test_new_check_of_a_release_replaces_its_findings(releases: Releases) -> None:
    """A fault of our check must not keep a good release from being activated for ever."""
    first = releases.add(NewRelease("wren", b"one", findings=(BROKEN,)), NOW, "ada")
    again = releases.add(NewRelease("wren", b"one"), LATER, "ada")

    assert (first.good, again.good, again.checked_at) == (False, True, LATER)
    assert releases.activate("wren", again.id, LATER, "ada", "checked").release == first.id


def test_new_base_is_a_new_release_and_the_old_one_stays(releases: Releases) -> None:
    """Feeds that ran through a release must be able to run through it again, base included."""
    bases = [add(releases, name, "shared-base") for name in (b"base one", b"base two")]
    made = [releases.add(NewRelease("wren", b"own", base), NOW, "ada").id for base in bases]
    plain = add(releases, b"own")

    assert [*made, plain] == [ReleaseId("wren", number) for number in (1, 2, 3)]
    assert [releases.content(each).base_zip for each in (*made, plain)] == [
        b"base one",
        b"base two",
        None,
    ]


def test_merchants_count_their_releases_apart(releases: Releases) -> None:
    """A number that another merchant's releases move would tell how much they work."""
    made = [add(releases, b"one", "wren"), add(releases, b"one", "robin"), add(releases, b"two")]

    assert [str(each) for each in made] == ["wren/1", "robin/1", "wren/2"]


def test_only_a_good_base_is_extended(releases: Releases) -> None:
    """A merchant's scripts are its own: no other release may read them as a base."""
    add(releases, b"own", "robin")
    add(releases, b"good", "shared-base")
    releases.add(NewRelease("shared-base", b"bad", findings=(BROKEN,)), NOW, "ada")
    for owner, base in (
        ("wren", "robin/1"),  # a merchant's own release
        ("wren", "shared-base/2"),  # has errors
        ("wren", "shared-base/7"),  # is not there
        ("shared-base", "shared-base/1"),  # a base below a base
    ):
        with pytest.raises(ConfigInvalid) as caught:
            releases.add(NewRelease(owner, b"new", ReleaseId.parse(base)), NOW, "ada")
        assert caught.value.context == {"setting": "base_release", "found": base}


def test_activation_is_remembered_with_who_and_why(releases: Releases) -> None:
    """After a bad night somebody asks who switched, when, and what for."""
    one, two = add(releases, b"one"), add(releases, b"two")
    releases.activate("wren", one, NOW, "ada", "first day")
    releases.activate("wren", two, LATER, "grace", "prices\nof spring")
    releases.roll_back("wren", LATER, "ada", "prices were wrong")

    assert [
        (each.number, each.release, each.rolled_back, each.at, each.by, each.why)
        for each in releases.activations("wren")
    ] == [
        (1, one, False, NOW, "ada", "first day"),
        (2, two, False, LATER, "grace", "prices\nof spring"),
        (3, one, True, LATER, "ada", "prices were wrong"),
    ]
    active = releases.active("wren")
    assert active is not None
    assert active.id == one


def test_activating_what_is_active_adds_no_history(releases: Releases) -> None:
    """A step that is tried again must not make a roll-back stay where it is."""
    one, two = add(releases, b"one"), add(releases, b"two")
    releases.activate("wren", one, NOW, "ada", "")
    first = releases.activate("wren", two, NOW, "ada", "go")

    assert releases.activate("wren", two, LATER, "grace", "go again") == first
    assert releases.roll_back("wren", LATER, "ada", "").release == one


def test_release_with_errors_is_never_active(releases: Releases) -> None:
    """It would reject the whole of the next feed."""
    good = add(releases, b"one")
    releases.activate("wren", good, NOW, "ada", "")
    broken = releases.add(NewRelease("wren", b"two", findings=(BROKEN,)), NOW, "ada")
    with pytest.raises(ReleaseRefused) as caught:
        releases.activate("wren", broken.id, LATER, "ada", "")

    assert caught.value.context == {"merchant": "wren", "release": "wren/2"}
    active = releases.active("wren")
    assert active is not None
    assert active.id == good


def test_release_of_another_merchant_is_never_active(releases: Releases) -> None:
    """One merchant's prices would be made by another's rules."""
    other = add(releases, b"one", "robin")
    with pytest.raises(ReleaseRefused):
        releases.activate("wren", other, NOW, "ada", "")

    assert releases.active("wren") is None


def test_nothing_to_go_back_to_is_refused(releases: Releases) -> None:
    """Without a release no feed can run: going back never leaves a merchant without one."""
    with pytest.raises(ReleaseRefused):
        releases.roll_back("wren", NOW, "ada", "")
    one = add(releases, b"one")
    releases.activate("wren", one, NOW, "ada", "")
    with pytest.raises(ReleaseRefused):
        releases.roll_back("wren", NOW, "ada", "")

    assert [each.release for each in releases.activations("wren")] == [one]


def test_two_who_roll_back_what_they_saw_go_back_one_step(releases: Releases) -> None:
    """At three in the night two people press the same button."""
    made = [add(releases, content) for content in (b"one", b"two", b"three")]
    for each in made:
        releases.activate("wren", each, NOW, "ada", "")
    releases.roll_back("wren", LATER, "ada", "", seen=3)
    with pytest.raises(ReleaseRefused):
        releases.roll_back("wren", LATER, "grace", "", seen=3)

    assert releases.activations("wren")[-1].release == made[1]


def test_unknown_release_is_not_found(releases: Releases) -> None:
    """A link to a release may be old or wrong; that is no fault of ours."""
    for release in (ReleaseId("wren", 9), ReleaseId("nobody", 1)):
        for call in (releases.get, releases.content):
            with pytest.raises(NotFound):
                call(release)


def test_activations_at_once_make_one_history(store_target: str, releases: Releases) -> None:
    """Two machines activate at the same moment: one history, and its end is what is active."""
    made = [add(releases, bytes([number])) for number in range(6)]
    others = [Database(store_target) for _ in made]
    at_once(
        *(
            lambda own=own, each=each: Releases(own).activate("wren", each, LATER, "ada", "")
            for own, each in zip(others, made, strict=True)
        )
    )
    for own in others:
        own.close()

    history = releases.activations("wren")
    assert [each.number for each in history] == [1, 2, 3, 4, 5, 6]
    assert sorted(each.release for each in history) == made
    active = releases.active("wren")
    assert active is not None
    assert active.id == history[-1].release


def test_same_content_added_at_once_is_one_release(store_target: str, releases: Releases) -> None:
    """The drive and the console may both see a zip arrive."""
    others = [Database(store_target) for _ in range(4)]
    at_once(
        *(
            lambda own=own: Releases(own).add(NewRelease("wren", b"one"), NOW, "ada")
            for own in others
        )
    )
    for own in others:
        own.close()

    assert [str(each.id) for each in releases.all("wren")] == ["wren/1"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.integers(0, 3), max_size=12))
def test_going_on_and_back_is_a_pile(database: Database, steps: list[int]) -> None:
    """Rolling back takes the top off the pile of what was activated, as far down as it goes.

    A step from 1 to 3 activates that release, 0 rolls back.
    """
    releases, merchant = Releases(database), f"pile-{next(_names)}"
    Merchants(database).ensure(merchant, NOW)
    made = [add(releases, bytes([number]), merchant) for number in range(3)]
    pile: list[ReleaseId] = []
    count = 0
    for step in steps:
        if step == 0 and len(pile) < 2:
            with pytest.raises(ReleaseRefused):
                releases.roll_back(merchant, NOW, "ada", "")
        elif step == 0:
            pile.pop()
            count += 1
            assert releases.roll_back(merchant, NOW, "ada", "").number == count
        else:
            if pile[-1:] != [made[step - 1]]:
                pile.append(made[step - 1])
                count += 1
            assert releases.activate(merchant, made[step - 1], NOW, "ada", "").number == count
        active = releases.active(merchant)
        assert (active.id if active else None) == (pile[-1] if pile else None)

    assert len(releases.activations(merchant)) == count


def test_pages_of_releases_follow_each_other_newest_first(releases: Releases) -> None:
    """A merchant who is released to every day has a thousand after three years."""
    for number in range(5):
        add(releases, b"content %d" % number)
    first = releases.page("wren", PageRequest(3))
    second = releases.page("wren", PageRequest(3, first.after))

    assert [each.id.number for each in (*first.entries, *second.entries)] == [5, 4, 3, 2, 1]
    assert second.after is None
    with pytest.raises(NotFound):
        releases.page("nobody", PageRequest(3))


def test_who_has_seen_another_release_active_does_not_activate(releases: Releases) -> None:
    """Two people who activate at once do not undo each other unawares."""
    one, other = add(releases, b"one"), add(releases, b"other")
    releases.activate("wren", one, NOW, "ada", "mine", seen=0)
    with pytest.raises(VersionDiffers):
        releases.activate("wren", other, NOW, "bob", "mine", seen=0)
    releases.activate("wren", other, NOW, "bob", "seen", seen=1)

    active = releases.active("wren")
    assert active is not None
    assert active.id == other


def test_what_is_in_force_is_told_with_its_base(releases: Releases) -> None:
    """Before a base is changed: who feels it."""
    base = add(releases, b"base", "shared-base")
    on_base = releases.add(NewRelease("wren", b"on it", base), NOW, "ada").id
    alone = add(releases, b"alone", "robin")
    add(releases, b"never active", "robin")
    releases.activate("wren", add(releases, b"before"), NOW, "ada", "")
    releases.activate("wren", on_base, NOW, "ada", "")
    releases.activate("robin", alone, NOW, "ada", "")

    assert releases.in_force() == {"wren": (on_base, base), "robin": (alone, None)}


def test_translations_are_those_of_one_version_of_the_translator(releases: Releases) -> None:
    """What another version made is as good as nothing, and makes room for what is made now."""
    one = add(releases, b"one")
    assert releases.translations(one, "1") is None
    releases.keep_translations(one, "1", b"made by 1")
    releases.keep_translations(one, "2", b"made by 2")
    releases.keep_translations(one, "2", b"made by 2")

    assert releases.translations(one, "1") is None
    assert releases.translations(one, "2") == b"made by 2"
    with pytest.raises(NotFound):
        releases.keep_translations(ReleaseId("wren", 9), "2", b"")
