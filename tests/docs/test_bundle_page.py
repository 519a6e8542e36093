from pathlib import Path

import pytest

from runtime_js.bundle_layout import CASE_FILES, FOLDERS, LOOKUP_SUFFIXES
from runtime_js.bundle_limits import BundleLimits, size_text

LIMITS = BundleLimits()
PAGE = (Path(__file__).parents[2] / "docs/reference/bundle.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*FOLDERS, *LOOKUP_SUFFIXES, *CASE_FILES])
def test_every_place_in_a_bundle_is_on_the_page(name: str) -> None:
    """An integrator knows the layout from this page alone."""
    assert f"`{name}" in PAGE or f"{name}`" in PAGE or f"`{name}/" in PAGE


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("the zip", size_text(LIMITS.zip_bytes)),
        ("all files, unpacked", size_text(LIMITS.unpacked_bytes)),
        ("one file, unpacked", size_text(LIMITS.entry_bytes)),
        ("one script, template or profile", size_text(LIMITS.script_bytes)),
        ("one script, template or profile", size_text(LIMITS.text_bytes)),
        ("`manifest.toml`, `case.toml`", size_text(LIMITS.manifest_bytes)),
        ("entries", f"{LIMITS.entries:,}"),
        ("comment of the zip", size_text(LIMITS.comment_bytes)),
        ("findings listed; more are counted", f"{LIMITS.findings}"),
        (
            f"unpacked for packed bytes, files over {size_text(LIMITS.ratio_from_bytes)}",
            f"{LIMITS.ratio} times",
        ),
        (
            "length of a name; folders deep",
            f"{LIMITS.name_chars} characters; {LIMITS.depth}",
        ),
    ],
)
def test_the_limits_on_the_page_are_those_in_force(what: str, most: str) -> None:
    """A page that lags costs an integrator a day."""
    assert f"| {what} | {most} |" in PAGE
