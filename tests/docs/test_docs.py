import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from admin_api.cli.main import app
from tests.docs.markdown import ROOT, anchors, code_words, fences, links, name_of, pages, prose

CROSSDOCK = Path(sys.executable).with_name("crossdock")
PACKAGES = (
    "catalog",
    "runtime_js",
    "mapping_service",
    "feeds",
    "engine",
    "store",
    "marketplaces",
    "simulators",
    "workflow",
    "admin_api",
)
# A stand-in speaks as what it stands for: eBay has sellers and tasks.
SPEAKS_OTHERWISE = "simulators/ebay"
PAGES = [pytest.param(page, id=name_of(page)) for page in pages()]
TUTORIALS = [
    pytest.param(page, id=name_of(page))
    for page in pages()
    if any(fence.value("file") for fence in fences(page))
]
# The plan of the house names rooms that are not built yet; the glossary names words, not files.
SPEAKS_OF_PLANS = {"ARCHITECTURE.md"}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    """A dead link is the first thing a newcomer meets, and nobody else would notice it."""
    dead = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)

    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_named_files_exist(page: Path) -> None:
    """A page that names a file which was moved sends its reader on a search."""
    if name_of(page) in SPEAKS_OF_PLANS:
        return
    rooms = (*PACKAGES, "bench", "merchants", "tests", "docs")
    path_like = re.compile(rf"(?:{'|'.join(rooms)})/[\w./-]+")
    missing = [
        word
        for word in code_words(page)
        if path_like.fullmatch(word) and not (ROOT / word).exists()
    ]

    assert missing == []


def test_tests_that_prove_a_wall_exist() -> None:
    """A threat whose test was renamed looks shown and is not."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", prose(ROOT / "SECURITY.md"))
    missing = [
        f"{file}::{test}"
        for file, test in named
        if f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]

    assert len(named) > 20
    assert missing == []


@pytest.mark.parametrize("page", TUTORIALS)
def test_examples_run_and_give_what_is_shown(page: Path, tmp_path: Path) -> None:
    """Integrators copy examples; one that does not run costs each of them an hour."""
    for fence in fences(page):
        if file := fence.value("file"):
            target = tmp_path / file
            assert target.resolve().is_relative_to(tmp_path), f"{file} lies elsewhere"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(fence.text, encoding="utf-8")
        elif fence.language == "console":
            _run_console(fence.text, tmp_path)
        elif shown := fence.value("shows"):
            written = (tmp_path / shown).read_text(encoding="utf-8")
            # A page shows the beginning; what it shows must be there to the letter.
            assert written.startswith(fence.text)


def _run_console(text: str, folder: Path) -> None:
    """Run each `$ crossdock …`; the line `# exit N` below one says how it ends, else with 0."""
    for command, code in re.findall(r"^\$ (.+)\n(?:# exit (\d+)\n)?", text, re.MULTILINE):
        program, *arguments = shlex.split(command)
        assert program == "crossdock"
        ended = subprocess.run(
            [CROSSDOCK, *arguments],
            cwd=folder,
            env={"PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (command, ended.returncode) == (command, int(code or 0)), ended.stderr


def _commands() -> dict[str, set[str]]:
    """Every command of the CLI with its options."""
    group = typer.main.get_command(app)
    commands = getattr(group, "commands")  # noqa: B009  # a click group; typer's type hides it
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in commands.items()
    }


@pytest.mark.parametrize("page", PAGES)
def test_documented_commands_exist(page: Path) -> None:
    """A command that was renamed must be renamed where people read it."""
    commands = _commands()
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"(?:^|[`/$] ?)crossdock ([a-z][a-z-]+)", text, re.MULTILINE)

    assert [name for name in named if name not in commands] == []


def test_every_command_and_option_is_documented() -> None:
    """An option that only --help knows is an option that operators do not know."""
    text = (ROOT / "docs/how-to/run-translate.md").read_text(encoding="utf-8")
    undocumented = [
        option
        for option in _commands()["translate"]
        if option.startswith("--") and f"`{option}`" not in text
    ]
    everywhere = "\n".join(page.read_text(encoding="utf-8") for page in pages())
    unnamed = [name for name in _commands() if f"crossdock {name}" not in everywhere]

    assert (undocumented, unnamed) == ([], [])


@pytest.mark.parametrize("page", PAGES)
def test_documented_make_targets_exist(page: Path) -> None:
    """`make` is what every page tells people to type."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    blocks = "\n".join(fence.text for fence in fences(page))
    named = re.findall(r"^make ([a-z]+)", blocks, re.MULTILINE)
    named += re.findall(r"`make ([a-z]+)`", prose(page))

    assert [name for name in named if name not in targets] == []


def _words_to_avoid() -> set[str]:
    """Single words of the glossary's last column; its entries of several words are for prose."""
    rows = re.findall(r"^\|[^|]*\|[^|]*\|([^|]*)\|$", prose(ROOT / "GLOSSARY.md"), re.MULTILINE)
    words = {word.strip() for row in rows for word in row.split(",")}
    return {word for word in words if re.fullmatch("[a-z]+", word)} - {"never"}


def _names(module: Path) -> set[str]:
    """The module's own name and the classes and functions it offers to others."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    defined = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    names = {node.name for node in ast.walk(tree) if isinstance(node, defined)} | {module.stem}
    return {name for name in names if not name.startswith("_")}


def test_names_avoid_the_words_of_the_glossary() -> None:
    """Two words for one thing make two things of it in the reader's head."""
    avoid = _words_to_avoid()
    assert len(avoid) >= 10  # the table was found
    found = []
    for package in PACKAGES:
        for module in sorted((ROOT / package).rglob("*.py")):
            if module.is_relative_to(ROOT / SPEAKS_OTHERWISE):
                continue
            for name in _names(module):
                words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
                found += [
                    f"{module.relative_to(ROOT)}: {name}"
                    for word in words
                    if word.lower().removesuffix("s") in avoid or word.lower() in avoid
                ]

    assert found == []
