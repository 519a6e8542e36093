"""The bench on which scripts are edited: the files of a release, and the one that is open."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.tags import Tag, icon, tag

_LANGUAGES = {
    "js": "JavaScript",
    "json": "JSON",
    "toml": "TOML",
    "html": "HTML",
    "xml": "XML",
    "md": "Markdown",
}
_INDENT = "  "

Origin = Literal["own", "base"]

# A file by where it is from, and its name.
FileKey = tuple[Origin, str]

_GROUPS = ("Scripts", "Bundle", "Templates", "Profiles", "Lookup", "Cases", "Base")
_FOLDED = ("Cases",)

_FIRST = ("mapping-custom.js", "product/mapping-custom.js", "mapping-base.js", "manifest.toml")


class Bench:
    """Files and an editor. `edits` is what is other than in the release."""

    def __init__(
        self,
        texts: Mapping[str, str],
        base: Mapping[str, str],
        *,
        beside: bool,
        may_edit: bool,
        changed: Callable[[], Any],
        run: Callable[[], Any],
        save: Callable[[], Any],
    ) -> None:
        """Draw it.

        Args:
            texts: Text files of the release by name.
            base: Those of the base that it extends; they are shown, and cannot be edited.
            beside: Whether something stands beside the editor; `aside` is its place.
            may_edit: Whether the caller may.
            changed: Called after every letter.
            run: Called for Ctrl+Enter.
            save: Called for Ctrl+S.
        """
        self._texts: dict[FileKey, str] = {("own", name): text for name, text in texts.items()}
        self._texts |= {("base", name): text for name, text in base.items()}
        self._may_edit = may_edit
        self._changed = changed
        self._run = run
        self._save = save
        self._now: dict[str, str] = {}
        self._editors: dict[FileKey, ui.codemirror] = {}
        self._buttons: dict[FileKey, Tag] = {}
        self._open: FileKey | None = None
        with tag("div", "cd-bench cd-bench--beside" if beside else "cd-bench") as self._place:
            with tag("nav", aria_label="Files of the release"):
                self._draw_files()
            with tag("section", "cd-bench__text", aria_label="Editor"):
                with tag("div", "cd-bench__name"):
                    self._name = tag("span", "cd-grow")
                    self._undo = button("Undo all edits of this file", self._forget, kind="quiet")
                self._text = tag("div", "cd-bench__place")
            if beside:
                self.aside = tag("section", "cd-results", aria_label="What comes out")
        self._undo.set_visibility(False)
        self._open_first()

    @property
    def edits(self) -> dict[str, bytes | None]:
        """The files that are other than in the release, by name."""
        return {
            name: text.encode("utf-8", "replace")
            for name, text in self._now.items()
            if text != self._texts["own", name]
        }

    def open(self, name: str, line: int = 0, origin: Origin = "own") -> None:
        """Show a file, and a line of it, marked."""
        key: FileKey = (origin, name) if (origin, name) in self._texts else ("base", name)
        if key not in self._texts:
            return
        if self._open is not None:
            self._editors[self._open].set_visibility(False)
            self._buttons[self._open].props["aria-current"] = "false"
        self._open = key
        if key not in self._editors:
            with self._text:
                self._editors[key] = self._make(key)
        self._editors[key].set_visibility(True)
        self._buttons[key].props["aria-current"] = "true"
        self._name.set_text(name if key[0] == "own" else f"{name} (of the base, read only)")
        self._mark()
        self.point(line)

    def point(self, line: int) -> None:
        """Mark a line of the file that is open, and show it; 0 for none."""
        if self._open is None:
            return
        editor = self._editors[self._open]
        lines = self._now.get(self._open[1], self._texts[self._open]).count("\n") + 1
        is_there = 0 < line <= lines
        editor.decorations = (
            [{"kind": "line", "line": line, "class": "cd-line"}] if is_there else []
        )
        if is_there:
            editor.reveal_line(line)

    def kept(self) -> None:
        """What is edited is a release by now: it is what the next edits are compared with."""
        self._texts |= {("own", name): text for name, text in self._now.items()}
        self._mark()

    def _draw_files(self) -> None:
        groups: dict[str, list[FileKey]] = {heading: [] for heading in _GROUPS}
        for key in self._texts:
            groups[_group_of(key)].append(key)
        for heading, keys in groups.items():
            if not keys:
                continue
            # Cases are many, and rarely what somebody came for.
            with tag("details", "cd-files") as group:
                if heading not in _FOLDED:
                    group.props["open"] = True
                tag("summary", "cd-files__group", f"{heading} {len(keys)}")
                with tag("ul"):
                    for key in keys:
                        self._draw_file(key)

    def _draw_file(self, key: FileKey) -> None:
        with tag("li"), tag("button", type="button", aria_current="false") as drawn:
            icon("o_lock" if key[0] == "base" else _icon_of(key[1]))
            tag("span", text=_short(key), title=key[1])
        drawn.on("click", lambda: self.open(key[1], origin=key[0]), [])
        self._buttons[key] = drawn

    def _open_first(self) -> None:
        for name in (*_FIRST, *(name for _, name in self._texts)):
            if ("own", name) in self._texts:
                self.open(name)
                return
        with self._text:
            empty("No text in this release", "Upload a bundle with scripts.")

    def _make(self, key: FileKey) -> ui.codemirror:
        origin, name = key
        editor = ui.codemirror(
            self._now.get(name, self._texts[key]) if origin == "own" else self._texts[key],
            language=_LANGUAGES.get(name.rpartition(".")[2]),  # type: ignore[arg-type]
            indent=_INDENT,
            on_change=lambda told: self._heard(key, told.value),
            keymap={"Mod-Enter": lambda _: self._run(), "Mod-s": lambda _: self._save()},
        ).classes("cd-editor")
        if origin == "base" or not self._may_edit:
            editor.disable()
        return editor

    def _heard(self, key: FileKey, text: str) -> None:
        self._now[key[1]] = text
        self._mark()
        self._changed()

    def _forget(self) -> None:
        if self._open is not None:
            self._editors[self._open].set_value(self._texts[self._open])

    def _mark(self) -> None:
        """Show which files are edited."""
        edited = self.edits
        for (origin, name), drawn in self._buttons.items():
            is_edited = origin == "own" and name in edited
            drawn.classes("is-edited") if is_edited else drawn.classes(remove="is-edited")
            drawn.update()
        self._undo.set_visibility(self._open is not None and self._open[1] in edited)
        self._place.props["data-unsaved"] = "true" if edited else "false"
        self._place.update()


def _group_of(key: FileKey) -> str:
    origin, name = key
    if origin == "base":
        return "Base"
    top = name.partition("/")[0].capitalize()
    if name.endswith(".js"):
        return "Scripts"
    return top if top in _GROUPS and "/" in name else "Bundle"


def _short(key: FileKey) -> str:
    """A name without the folder that its group says already."""
    group = _group_of(key).lower()
    return key[1].removeprefix(f"{group}/")


def _icon_of(name: str) -> str:
    kinds = {"js": "o_code", "json": "o_data_object", "toml": "o_tune", "html": "o_web"}
    return kinds.get(name.rpartition(".")[2], "o_description")
