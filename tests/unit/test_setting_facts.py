"""What forms say of the settings of merchants is true of all of them."""

import pytest

from catalog.merchant_settings import SETTINGS, settings_text, with_settings
from catalog.merchants import Merchant
from catalog.setting_facts import SETTING_FACTS

_CHOSEN = [(name, each) for name, fact in SETTING_FACTS.items() for each in fact.choices]
_USUAL = settings_text(Merchant("wren"))


def test_every_setting_is_explained_once() -> None:
    """One that is not could be changed by commands alone."""
    assert sorted(SETTING_FACTS) == sorted(SETTINGS)


@pytest.mark.parametrize(("name", "value"), _CHOSEN, ids=lambda each: str(each) or "none")
def test_every_choice_can_be_made(name: str, value: str) -> None:
    """A form must not offer what is refused."""
    assert settings_text(with_settings(Merchant("wren"), {name: value}))[name] == value


@pytest.mark.parametrize("name", [name for name, fact in SETTING_FACTS.items() if fact.choices])
def test_the_usual_value_is_among_the_choices(name: str) -> None:
    """Else the form would show another than what is set."""
    assert _USUAL[name] in SETTING_FACTS[name].choices
