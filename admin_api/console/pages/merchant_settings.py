"""The settings of a merchant as a form: checked as they are typed, saved together."""

from collections.abc import Callable, Mapping
from typing import get_args

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.changes import from_to
from admin_api.console.parts.facts import facts
from admin_api.console.parts.forms import ChoiceField, TextField, form_dialog
from admin_api.console.parts.heads import card
from admin_api.console.parts.notes import toast
from admin_api.console.parts.tags import tag
from admin_api.console.view import View
from catalog.acts import Act
from catalog.errors import ConfigInvalid
from catalog.merchant_settings import settings_text, with_settings
from catalog.merchants import Merchant
from catalog.setting_facts import SETTING_FACTS, SettingFact, SettingGroup

# What an owner of bases has of all settings.
_OF_BASES = ("name",)


def draw_settings(view: View, merchant: Merchant) -> None:
    """Draw the settings: to be changed by those who may, to be read by the others."""
    if view.may(Act.SET_UP_MERCHANTS):
        _Form(view, merchant).draw()
        return
    texts = settings_text(merchant)
    with tag("div", "cd-two"):
        for group in _groups(merchant):
            with card(group):
                facts({SETTING_FACTS[name].label: texts[name] for name in _of(merchant, group)})


def _of(merchant: Merchant, group: SettingGroup) -> list[str]:
    known = _OF_BASES if merchant.is_base else tuple(SETTING_FACTS)
    return [name for name in known if SETTING_FACTS[name].group == group]


def _groups(merchant: Merchant) -> list[SettingGroup]:
    return [group for group in get_args(SettingGroup) if _of(merchant, group)]


class _Form:
    """The form of one merchant; nothing is saved before somebody says so."""

    def __init__(self, view: View, merchant: Merchant) -> None:
        self._view = view
        self._seen = merchant
        self._before = settings_text(merchant)
        self._changed: dict[str, str] = {}
        self._wrong: set[str] = set()
        self._fields: dict[str, TextField | ChoiceField] = {}

    def draw(self) -> None:
        """Draw all groups, and beneath them what is to be saved."""
        for group in _groups(self._seen):
            with card(group), tag("div", "cd-formgrid"):
                for name in _of(self._seen, group):
                    self._fields[name] = self._field(name, SETTING_FACTS[name])
        self._bar = tag("div", "cd-saving")
        self._tell()

    def _field(self, name: str, fact: SettingFact) -> TextField | ChoiceField:
        value, hint = self._before[name], fact.meaning.replace("`", "")
        heard = self._hears(name)
        if fact.choices:
            options = [(each, each.replace("_", " ") or "none") for each in fact.choices]
            return ChoiceField(fact.label, options, value=value, hint=hint, on_change=heard)
        return TextField(fact.label, value=value, hint=hint, example=fact.example, on_change=heard)

    def _hears(self, name: str) -> Callable[[str], None]:
        def heard(text: str) -> None:
            if text.strip() == self._before[name]:
                self._changed.pop(name, None)
            else:
                self._changed[name] = text.strip()
            self._check(name)
            self._tell()

        return heard

    def _check(self, name: str) -> None:
        wrong = ""
        try:
            with_settings(self._seen, {name: self._changed.get(name, self._before[name])})
        except ConfigInvalid as error:
            wrong = str(error)
        self._fields[name].say(wrong)
        (self._wrong.add if wrong else self._wrong.discard)(name)

    def _tell(self) -> None:
        self._bar.clear()
        with self._bar:
            number = len(self._changed)
            if not number:
                tag("span", "cd-muted", "Nothing is changed yet.")
                return
            wrong = f"; {len(self._wrong)} cannot be so" if self._wrong else ""
            words = f"{_counted(number)} changed{wrong}"
            tag("span", "", words, role="status")
            with tag("div", "cd-row"):
                button("Discard", ui.navigate.reload, kind="quiet")
                save = button("Review and save", self._save, kind="main")
                if self._wrong:
                    save.props["disabled"] = True

    async def _save(self) -> None:
        changed = dict(self._changed)

        async def do() -> None:
            desk = self._view.desks.merchants
            await self._view.ask(desk.change, self._view.caller, self._seen.id, changed, self._seen)

        if await form_dialog(
            f"Change {_counted(len(changed))} of {self._seen.id}?",
            "Save",
            lambda: _review(self._before, changed),
            do,
            wide=True,
        ):
            toast("The settings are saved")
            ui.navigate.reload()


def _counted(number: int) -> str:
    return "1 setting" if number == 1 else f"{number} settings"


def _review(before: Mapping[str, str], changed: Mapping[str, str]) -> None:
    def labelled(texts: Mapping[str, str]) -> dict[str, object]:
        return {SETTING_FACTS[name].label: texts[name] for name in changed}

    from_to(labelled(before), labelled(changed))
    tag("p", "cd-muted cd-small", "In force at once; of a drive after two seconds.")
