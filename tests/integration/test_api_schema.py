"""No address of the API breaks, or answers what its description does not say, whatever it is asked.

The short form asks each address a few times, always the same; the campaign asks for long.
"""

import os
from collections.abc import Iterator

import pytest

from store.store import Store
from tests.api_schema import faults
from tests.api_site import ApiSite, prepare, serving_api
from tests.api_store import KNOWN, fill_store

_USERS = ("chief", "guide", "wren")


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with something of everything, and a user of every role."""
    site = ApiSite(tmp_path_factory.mktemp("schema"), users=_USERS)
    prepare(site)
    with Store(site.target) as store:
        fill_store(store)
    with serving_api(site) as served:
        yield served


def test_addresses_answer_what_they_say(site: ApiSite) -> None:
    """A program that was made from the description meets nothing else."""
    assert list(faults(site, _USERS, KNOWN, examples=3, random_seed=1)) == []


@pytest.mark.campaign
def test_addresses_answer_what_they_say_for_long(site: ApiSite) -> None:
    """As above, with other examples each time; CAMPAIGN_SEED repeats one of them."""
    first = int(os.environ.get("CAMPAIGN_SEED", "1000"))
    for number in range(int(os.environ.get("CAMPAIGN_RUNS", "10"))):
        found = list(faults(site, _USERS, KNOWN, examples=30, random_seed=first + number))
        assert found == [], f"CAMPAIGN_SEED={first + number}"
