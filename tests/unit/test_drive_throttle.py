import pytest

from catalog.errors import TooManyTries
from drive.failures import WINDOW_SECONDS
from drive.throttle import MOST_PER_ADDRESS, MOST_PER_USER, Throttle


def fail(throttle: Throttle, address: str, user: str, times: int, now: float = 0) -> None:
    """Fail to sign in so many times."""
    for _ in range(times):
        throttle.failed(address, user, now)


def test_the_twenty_first_try_waits_until_the_first_is_five_minutes_old() -> None:
    """Two hundred passwords in a tenth of a second were possible before."""
    throttle = Throttle()
    fail(throttle, "192.0.2.1", "anna", MOST_PER_USER - 1, now=10)
    throttle.check("192.0.2.1", "anna", 11)
    fail(throttle, "192.0.2.1", "anna", 1, now=50)

    with pytest.raises(TooManyTries) as caught:
        throttle.check("192.0.2.1", "anna", 60)

    assert caught.value.context["seconds"] == WINDOW_SECONDS - 50 + 1
    throttle.check("192.0.2.1", "anna", 10 + WINDOW_SECONDS)


def test_merchant_is_not_kept_out_by_whoever_guesses_elsewhere() -> None:
    """A lock on the user would let anybody stop a merchant's feeds."""
    throttle = Throttle()
    fail(throttle, "192.0.2.1", "anna", 100)

    throttle.check("192.0.2.2", "anna", 1)
    throttle.check("192.0.2.1", "bert", 1)


def test_address_that_tries_many_users_waits_as_a_whole() -> None:
    """One try for each of many users is guessing, too."""
    throttle = Throttle()
    for number in range(MOST_PER_ADDRESS):
        throttle.failed("192.0.2.1", f"user{number}", 0)

    with pytest.raises(TooManyTries):
        throttle.check("192.0.2.1", "somebody", 1)
    throttle.check("192.0.2.2", "somebody", 1)


def test_success_forgets_the_failures_of_that_user_there() -> None:
    """A mistyped password in one of three programs must not add up for ever."""
    throttle = Throttle()
    fail(throttle, "192.0.2.1", "anna", MOST_PER_USER - 1)
    throttle.succeeded("192.0.2.1", "anna")
    fail(throttle, "192.0.2.1", "anna", MOST_PER_USER - 1)

    throttle.check("192.0.2.1", "anna", 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8::1", "2001:db8::ffff:1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%a", "fe80::2"),
    ],
)
def test_addresses_of_one_customer_count_as_one(one: str, other: str) -> None:
    """Whoever has an IPv6 network has more addresses than there are passwords to guess."""
    throttle = Throttle()
    fail(throttle, one, "anna", MOST_PER_USER)

    with pytest.raises(TooManyTries):
        throttle.check(other, "anna", 1)


def test_many_addresses_do_not_fill_the_memory() -> None:
    """Names and addresses of a try are whatever somebody sends."""
    throttle = Throttle()
    for number in range(30_000):
        throttle.failed(f"10.0.{number // 250}.{number % 250}", "x" * 10_000, 0)

    kept = throttle._by_user._times
    assert len(kept) == 10_000
    assert max(map(len, kept)) == 32
