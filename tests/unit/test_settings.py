from pathlib import Path

import pytest

from admin_api.settings import read_settings
from catalog.errors import ConfigInvalid


def test_everything_has_a_default_below_one_folder() -> None:
    """`crossdock serve` runs on a machine where nobody has set anything."""
    settings = read_settings({})
    data = Path("crossdock-data").absolute()

    assert settings.data == data
    assert settings.store == str(data / "store.sqlite")
    assert settings.runs == str(data / "runs.sqlite")
    assert settings.files == data / "files"
    assert settings.workers >= 1
    assert settings.log_level == "INFO"


def test_runs_lie_beside_the_store() -> None:
    """Whoever moves the store to PostgreSQL moves the runs with it."""
    url = "postgresql://crossdock@db.example/crossdock"

    assert read_settings({"CROSSDOCK_STORE": url}).runs == url
    assert read_settings({"CROSSDOCK_STORE": "/srv/x/store.sqlite"}).runs == "/srv/x/runs.sqlite"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CROSSDOCK_WORKERS", "0"),
        ("CROSSDOCK_WORKERS", "257"),
        ("CROSSDOCK_WORKERS", "two"),
        ("CROSSDOCK_WORKERS", "٣"),
        ("CROSSDOCK_CHUNK_RECORDS", "-1"),
        ("CROSSDOCK_DEAD_SECONDS", "4"),
        ("CROSSDOCK_LOG_LEVEL", "LOUD"),
        ("CROSSDOCK_NAME", "a/b"),
        ("CROSSDOCK_STORE", "mysql://host/name"),
        ("CROSSDOCK_RUNS", "sqlite:///runs.sqlite"),
        ("CROSSDOCK_DATA", "a\nb"),
        ("CROSSDOCK_WORKER", "2"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    """A service that starts with a setting it did not understand does something nobody asked."""
    with pytest.raises(ConfigInvalid) as caught:
        read_settings({name: value})

    assert caught.value.context["setting"] == name
    assert name in str(caught.value)


def test_a_password_in_a_url_is_not_shown() -> None:
    """Messages go into logs."""
    with pytest.raises(ConfigInvalid) as caught:
        read_settings({"CROSSDOCK_STORE": "mysql://me:secret@host/name"})

    assert "secret" not in str(caught.value)
    assert "secret" not in str(caught.value.context)


def test_an_empty_value_is_none() -> None:
    """Shells and container files write `NAME=` for what is not set."""
    assert read_settings({"CROSSDOCK_LOG_LEVEL": "", "CROSSDOCK_NAME": "north"}).name == "north"
