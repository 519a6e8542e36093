"""Who may do what is said in one place, and every address keeps to it."""

from collections.abc import Iterator

import pytest

from catalog.acts import OF_ROLE
from catalog.users import Role
from tests.api_routes import ApiRoute, api_routes
from tests.api_site import ApiSite, serving_api

_USERS: dict[Role, str] = {"admin": "chief", "integrator": "guide", "merchant": "wren"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with a user of every role."""
    folder = tmp_path_factory.mktemp("rights")
    with serving_api(ApiSite(folder, users=(*_USERS.values(), "reader"))) as site:
        yield site


@pytest.fixture(scope="module")
def guarded(site: ApiSite) -> list[ApiRoute]:
    """Every address that is not open to all."""
    found = [each for each in api_routes(site) if each.act is not None]
    assert found
    return found


def test_nobody_is_let_in_without_a_login(site: ApiSite, guarded: list[ApiRoute]) -> None:
    """Whatever they ask for."""
    assert {str(each): each.ask(site, None, "wren") for each in guarded} == {
        str(each): 401 for each in guarded
    }


@pytest.mark.parametrize("role", ["integrator", "merchant"])
def test_what_a_role_does_not_hold_is_refused(
    site: ApiSite, guarded: list[ApiRoute], role: Role
) -> None:
    """The screen that does not offer it is no protection."""
    held = [each for each in guarded if each.act not in OF_ROLE[role]]
    asked = {str(each): each.ask(site, _USERS[role], "wren") for each in held}
    assert asked == {str(each): 403 for each in held}


def test_a_token_that_reads_does_no_more(site: ApiSite, guarded: list[ApiRoute]) -> None:
    """A token lies about in more places than a password."""
    changing = [each for each in guarded if each.method != "GET"]
    asked = {str(each): each.ask(site, "reader", "wren") for each in changing}
    assert asked == {str(each): 403 for each in changing}


def test_of_a_merchant_that_one_does_not_see_there_is_nothing(
    site: ApiSite, guarded: list[ApiRoute]
) -> None:
    """Not even that it is there."""
    about = [each for each in guarded if "{merchant}" in each.path]
    mine = [each for each in about if each.act in OF_ROLE["merchant"]]
    for merchant in ("finch", "nobody"):
        asked = {str(each): each.ask(site, "wren", merchant) for each in mine}
        assert asked == {str(each): 404 for each in mine}
