"""Requests that are sent twice are done once: Idempotency-Key on real addresses."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from store.store import Store
from tests.api_json import send, told
from tests.api_site import ApiSite, serving_api


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with an admin."""
    folder = tmp_path_factory.mktemp("once")
    with serving_api(ApiSite(folder, users=("chief",))) as site:
        yield site


def _added(site: ApiSite, merchant: str) -> int:
    """How often a merchant was added, or nearly."""
    path = f"/api/audit?noun=merchant&id={merchant}&act=add%20merchant"
    return len(told(send(site, "GET", path))["entries"])


def test_a_repeated_request_gets_the_first_answer(site: ApiSite) -> None:
    """A client that hears nothing does not know whether it was done."""
    wanted = {"id": "owl", "settings": {"currency": "EUR"}}
    first = send(site, "POST", "/api/merchants", wanted, Idempotency_Key="k-1")
    again = send(site, "POST", "/api/merchants", wanted, Idempotency_Key="k-1")
    assert (first.status, again.status) == (201, 201)
    assert (again.body, again.headers["etag"], again.headers["location"]) == (
        first.body,
        first.headers["etag"],
        first.headers["location"],
    )
    assert again.headers["idempotency-replayed"] == "true"
    assert _added(site, "owl") == 1


def test_a_key_is_good_for_one_request(site: ApiSite) -> None:
    """A program that gives all of them the same key is told so, and nothing is done."""
    send(site, "POST", "/api/merchants", {"id": "jay"}, Idempotency_Key="k-2")
    other = send(site, "POST", "/api/merchants", {"id": "kite"}, Idempotency_Key="k-2")
    assert told(other, 422)["code"] == "key_reused"
    assert _added(site, "kite") == 0


def test_what_was_refused_may_be_sent_again(site: ApiSite) -> None:
    """Nothing was done, so there is nothing to repeat."""
    wrong = {"id": "lark", "settings": {"currency": "EUX"}}
    assert send(site, "POST", "/api/merchants", wrong, Idempotency_Key="k-3").status == 422
    right = {"id": "lark", "settings": {"currency": "EUR"}}
    assert send(site, "POST", "/api/merchants", right, Idempotency_Key="k-3").status == 201


def test_at_once_it_is_done_once(site: ApiSite) -> None:
    """The others wait for the answer, or are told that it is under way."""
    begin = threading.Barrier(4)
    statuses: list[int] = []

    def ask() -> None:
        begin.wait()
        answer = send(site, "POST", "/api/merchants", {"id": "rook"}, Idempotency_Key="k-4")
        statuses.append(answer.status)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert _added(site, "rook") == 1


def test_a_request_that_is_under_way_is_not_begun_again(site: ApiSite) -> None:
    """Whoever is faster than the first answer is asked to come back."""
    with Store(site.target) as store:
        user, now = "chief", "2999-01-01T00:00:00Z"
        body = json.dumps({"id": "wagtail"}).encode()
        mark = hashlib.sha256(b"POST /api/merchants?\n" + body).hexdigest()
        store.kept_answers.claim(user, "k-5", mark, now=now, forgotten="", given_up="")
    answer = send(site, "POST", "/api/merchants", {"id": "wagtail"}, Idempotency_Key="k-5")
    assert (told(answer, 409)["code"], answer.headers["retry-after"]) == ("key_in_use", "2")
    assert _added(site, "wagtail") == 0


def test_a_secret_is_told_once_however_often_it_is_asked_for(site: ApiSite) -> None:
    """And lies in no table meanwhile: answers are kept for a day."""
    wanted: Any = {"label": "till", "scope": "read"}
    first = told(send(site, "POST", "/api/me/tokens", wanted, Idempotency_Key="k-6"), 201)
    again = told(send(site, "POST", "/api/me/tokens", wanted, Idempotency_Key="k-6"), 201)
    assert again == {"token": first["token"], "secret": None}
    user = {"name": "ann", "role": "admin"}
    made = told(send(site, "POST", "/api/users", user, Idempotency_Key="k-7"), 201)
    same = told(send(site, "POST", "/api/users", user, Idempotency_Key="k-7"), 201)
    assert (same["user"], same["password"]) == (made["user"], None)
    with sqlite3.connect(site.target) as connection:
        everything = "\n".join(connection.iterdump())
    connection.close()
    assert first["secret"] not in everything
    assert made["password"] not in everything


def test_a_password_is_not_guessed_from_what_is_kept_of_its_request(site: ApiSite) -> None:
    """A quick hash of the request would be a quick hash of the password in it."""
    body = {"name": "bea", "role": "admin", "password": "agreed with bea"}
    assert send(site, "POST", "/api/users", body, Idempotency_Key="k-8").status == 201
    mark = hashlib.sha256(b"POST /api/users?\n" + json.dumps(body).encode()).hexdigest()
    with sqlite3.connect(site.target) as connection:
        kept = [row[0] for row in connection.execute("select fingerprint from kept_answers")]
    connection.close()
    assert mark not in kept
    assert send(site, "POST", "/api/users", body, Idempotency_Key="k-8").status == 201
