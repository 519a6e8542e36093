import hashlib
from datetime import UTC, datetime

import pytest

from catalog.errors import BundleInvalid
from catalog.findings import Finding
from runtime_js.bundle import ScriptBundle, read_bundle, with_base
from runtime_js.bundle_limits import BundleLimits
from runtime_js.scripts import Script
from tests.builders_zips import ENTRY_SCRIPT, make_zip

CASE = {"feed.csv": "SKU\nR-1\n", "expected.jsonl": '{"record": 1}\n'}


def bundle(files: dict[str, bytes | str], *, script: bool = True) -> ScriptBundle:
    """A bundle of these files and a script."""
    return read_bundle(make_zip({"mapping-custom.js": ENTRY_SCRIPT, **files} if script else files))


def findings(files: dict[str, bytes | str]) -> list[Finding]:
    """What is said of a bundle of these files and a script, refused or not."""
    try:
        return list(bundle(files).findings)
    except BundleInvalid as refused:
        return list(refused.findings)


def case(name: str, **files: str) -> dict[str, bytes | str]:
    """The files of one case; `feed_csv` stands for feed.csv."""
    return {f"cases/{name}/{file.replace('_', '.')}": text for file, text in files.items()}


def test_it_is_named_by_the_bytes_of_the_zip() -> None:
    """A release pins its scripts by this name."""
    data = make_zip({"mapping-custom.js": ENTRY_SCRIPT})

    assert read_bundle(data).sha256 == hashlib.sha256(data).hexdigest()


def test_scripts_come_base_first() -> None:
    """What the custom file declares again replaces the base's."""
    found = bundle({"mapping-base.js": "function transform() {}"})

    assert found.scripts("inventory") == (
        Script("mapping-base.js", "function transform() {}", "base"),
        Script("mapping-custom.js", ENTRY_SCRIPT.decode(), "custom"),
    )


def test_a_kinds_folder_is_looked_in_first() -> None:
    """Each of the pair for itself: a kind may share the base and have its own extension."""
    found = bundle({"mapping-base.js": "1", "inventory/mapping-custom.js": "2"})

    assert [script.name for script in found.scripts("inventory")] == [
        "mapping-base.js",
        "inventory/mapping-custom.js",
    ]
    assert [script.name for script in found.scripts("product")] == [
        "mapping-base.js",
        "mapping-custom.js",
    ]
    assert found.kinds() == ("inventory",)


def test_the_base_bundle_fills_in() -> None:
    """Its base script, lookups, templates and profiles are seen; the merchant's own win."""
    base = bundle(
        {
            "mapping-base.js": "b",
            "lookup/a.csv": "base",
            "lookup/b.csv": "base",
            "profiles/r.json": "{}",
        }
    )
    found = with_base(bundle({"lookup/a.csv": "own", "templates/t.html": "<p>"}), base)

    assert [(script.source, script.role) for script in found.scripts("product")] == [
        ("b", "base"),
        (ENTRY_SCRIPT.decode(), "custom"),
    ]
    assert found.lookups() == {"lookup/a.csv": b"own", "lookup/b.csv": b"base"}
    assert found.templates() == {"templates/t.html": b"<p>"}
    assert found.profiles() == {"profiles/r.json": b"{}"}


def test_an_own_base_stays_in_force() -> None:
    """A bundle that brings its base was tested with it."""
    found = with_base(bundle({"mapping-base.js": "own"}), bundle({"mapping-base.js": "other"}))

    assert found.scripts("product")[0].source == "own"


def test_a_base_bundle_without_a_base_is_refused() -> None:
    """Else the merchant's functions would be called by nobody."""
    with pytest.raises(BundleInvalid) as caught:
        with_base(bundle({}), bundle({}))

    assert [finding.code for finding in caught.value.findings] == ["bundle_no_base"]


def test_a_single_folder_around_everything_is_taken_away() -> None:
    """So zips look when somebody zips the folder and not what is in it."""
    found = bundle({"wren/mapping-custom.js": "x", "wren/lookup/a.csv": ""}, script=False)

    assert list(found.files) == ["lookup/a.csv", "mapping-custom.js"]
    assert [finding.code for finding in found.findings] == ["bundle_wrapped"]


def test_a_kinds_folder_is_no_wrapper() -> None:
    """A bundle may have scripts for one kind and nothing else."""
    found = bundle({"inventory/mapping-custom.js": "x"}, script=False)

    assert list(found.files) == ["inventory/mapping-custom.js"]


def test_a_byte_order_mark_is_dropped_from_scripts() -> None:
    """Windows editors write one; the engine would count it as a column."""
    found = bundle({"mapping-custom.js": b"\xef\xbb\xbfvar a;"}, script=False)

    assert found.scripts("product")[0].source == "var a;"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\nb\xfc\n", "line 2 is not UTF-8: byte 0xFC, in Windows-1252 'ü'"),
        ("var a;".encode("utf-16"), "the file is UTF-16, not UTF-8"),
        (b"var a;\n\0", "line 2 holds a NUL character"),
    ],
)
@pytest.mark.parametrize(
    "name", ["mapping-base.js", "manifest.toml", "templates/a.html", "profiles/a.json"]
)
def test_text_is_utf_8(name: str, content: bytes, message: str) -> None:
    """Guessing an encoding changes prices' currency signs and names."""
    [finding] = findings({name: content})

    assert (finding.code, finding.message) == ("text_encoding", message)
    assert (finding.place.entry, finding.hint is not None) == (name, True)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("mapping_custom.js", "did you mean mapping-custom.js?"),
        ("MappingBase.js", "did you mean mapping-base.js?"),
        ("manifest.tml", "did you mean manifest.toml?"),
        ("lookups/a.csv", "did you mean lookup?"),
        ("inventory/mapping-costum.js", "did you mean mapping-custom.js?"),
        ("lookup/colors.xls", "save it as .xlsx"),
        ("templates/a.htm", "files here end in .html"),
        ("cases/a.csv", "put it in a folder: cases/<name>/"),
        ("zzz.bin", "leave it out"),
    ],
)
def test_a_file_that_nothing_reads_is_a_warning(name: str, hint: str) -> None:
    """A misspelt name would otherwise be a script that never runs."""
    [finding] = findings({name: "x"})

    assert (finding.code, finding.severity, finding.hint) == (
        "bundle_unknown_file",
        "warning",
        hint,
    )


def test_words_for_people_and_config_spec_sets_are_known() -> None:
    """A README is welcome, and so are the files a main.js loads."""
    files: dict[str, bytes | str] = dict.fromkeys(
        (
            "README.md",
            "lookup/notes.md",
            "LICENSE",
            "product/main.js",
            "product/u.js",
            "product/l.csv",
        ),
        "x",
    )

    assert findings(files) == []
    assert bundle(files).config_spec_kinds() == ("product",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1]", "the JSON is not an object"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": }', "not JSON: Expecting value at line 1, column 7"),
        ("[" * 100_000, "values are nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", None),
    ],
    ids=["array", "twice", "NaN", "syntax", "deep", "digits"],
)
def test_a_profile_is_one_json_object(text: str, message: str | None) -> None:
    """Two readers of one profile must see one return policy."""
    [finding] = findings({"profiles/r.json": text})

    assert finding.code == "profile_invalid"
    assert message in (None, finding.message)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<p>\n<script>x</script>", "<script>"),
        ("<p>\n< SCRIPT src=x>", "<script>"),
        ("<p>\n<iframe src=x>", "<iframe>"),
        ("<p>\n<img src=x onerror=y>", "onerror"),
        ("<p>\n<img/onload = y>", "onload"),
        ("<p>\n<a href=' java\tscript:x'>", "an active address"),
        ('<p>\n<a href="&#106;avascript:x">', "an active address"),
        ("<p>\n<a href=data:text/html,x>", "an active address"),
        ("<p>\n<meta http-equiv=refresh content=0>", "a redirection"),
    ],
)
def test_active_content_in_a_template_is_refused(text: str, what: str) -> None:
    """Marketplaces end listings that have any."""
    [finding] = findings({"templates/a.html": text})

    assert (finding.code, finding.place.line) == ("template_active", 2)
    assert finding.message == f"the template has active content: {what}"


@pytest.mark.parametrize(
    "text",
    [
        "<p>on sale = now, online=yes</p>",
        "<a href='${PRODUCT.URL}'>description: script</a>",
        "<p>javascript: the good parts</p>",
        "<style>.action{}</style><formula>",
    ],
)
def test_words_in_a_template_are_no_active_content(text: str) -> None:
    """A book about JavaScript may be sold."""
    assert findings({"templates/a.html": text}) == []


@pytest.mark.parametrize(
    "text",
    ["<" * 500_000, "<a" + " on" * 300_000, "href='" * 150_000, "<meta " + "http-equiv " * 80_000],
)
def test_a_hostile_template_is_read_in_one_go(text: str) -> None:
    """The patterns take time in proportion to the template."""
    assert {finding.code for finding in findings({"templates/a.html": text})} <= {"template_active"}


def test_a_workbook_must_be_one() -> None:
    """A file with a password, or an .xls renamed, is named as such."""
    found = findings({"lookup/a.xlsx": b"\xd0\xcf\x11\xe0", "lookup/b.xlsx": "text"})

    assert [finding.message for finding in found] == [
        "the workbook has a password, or is an .xls under another name",
        "the file is not an Excel workbook",
    ]


def test_source_that_reads_differently_is_a_warning() -> None:
    """CVE-2021-42574: a reviewer sees other code than the engine."""
    [finding] = findings({"mapping-base.js": "\nvar a = '\u202e';"})

    assert (finding.code, finding.place.line, finding.severity) == (
        "script_hidden_text",
        2,
        "warning",
    )


def test_a_case_is_a_feed_and_what_comes_of_it() -> None:
    """Bytes of the feed stay as they are, in whatever encoding."""
    table = 'kind = "shipment"\nfile_name = "s.csv"\nreceived = 2026-03-01T09:00:00Z\n'
    [found] = bundle(case("sale", feed_csv="a\n", case_toml=table, expected_jsonl="{}\n")).cases()

    assert (found.name, found.kind, found.feed_name) == ("sale", "shipment", "s.csv")
    assert (found.feed, found.expected, found.expected_errors) == (b"a\n", b"{}\n", None)
    assert found.received == datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("manifest", "name", "kind"),
    [
        ("", "inventory-sale", "inventory"),
        ("", "shipment", "shipment"),
        ("", "sale", "product"),
        ("[inventory]", "sale", "inventory"),
        ("[inventory]\n[distribution]", "product-sale", "inventory"),
        ("[inventory]\n[product]", "inventory_sale", "inventory"),
    ],
)
def test_the_kind_of_a_case(manifest: str, name: str, kind: str) -> None:
    """Most bundles need not say it."""
    files = {"manifest.toml": manifest, **case(name, feed_csv="a", expected_jsonl="")}

    assert bundle(files).cases()[0].kind == kind


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (case("a", feed_csv="x"), "the case expects nothing"),
        (case("a", expected_jsonl=""), "the case has no feed"),
        (case("a", feed_csv="x", feed_xml="x", expected_jsonl=""), "the case has two feeds"),
    ],
)
def test_half_a_case_is_an_error(files: dict[str, bytes | str], message: str) -> None:
    """A case that cannot fail lets a release through."""
    [finding] = findings(files)

    assert (finding.code, finding.message) == ("case_incomplete", message)
    assert finding.place.entry == "cases/a"


@pytest.mark.parametrize(
    ("files", "code", "line"),
    [
        (case("a", feed_csv="x", expected_jsonl="{}\n[]\n"), "case_invalid", 2),
        (case("a", feed_csv="x", expected_jsonl="", case_toml="kind = 'basket'"),
         "manifest_invalid", 1),
        (case("a", feed_csv="x", expected_jsonl="", case_toml="received = 2026-01-01T00:00:00"),
         "manifest_invalid", 1),
    ],
)  # fmt: skip
def test_a_faulty_case_names_the_line(files: dict[str, bytes | str], code: str, line: int) -> None:
    """An expectation nobody can meet is found when the bundle is checked, not when it runs."""
    [finding] = findings(files)

    assert (finding.code, finding.place.line) == (code, line)


def test_everything_wrong_is_reported_at_once() -> None:
    """Errors first, then warnings and notes."""
    found = findings(
        {
            "manifest.toml": "x = 1",
            "mapping-base.js": b"\xff",
            "profiles/a.json": "1",
            "lookups/a.csv": "",
            ".DS_Store": "",
            **case("a", feed_csv="x"),
        }
    )

    assert [finding.severity for finding in found] == ["error"] * 4 + ["warning", "note"]


def test_each_kind_of_file_has_its_own_limit() -> None:
    """A script of a megabyte is no script."""
    limits = BundleLimits(script_bytes=10, manifest_bytes=5)
    with pytest.raises(BundleInvalid) as caught:
        read_bundle(make_zip({"mapping-base.js": "x" * 11, "manifest.toml": "a = 1\n"}), limits)

    assert [finding.code for finding in caught.value.findings] == ["zip_too_large"] * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "profile_kind_missing"),
        ('{"kind": ""}', "profile_kind_missing"),
        ('{"kind": "returns"}', "profile_invalid"),
        ('{"kind": ["return"]}', "profile_invalid"),
    ],
    ids=["none", "empty", "unknown", "list"],
)
def test_a_profile_that_rules_nothing_is_told(text: str, code: str) -> None:
    """Left out silently, the listings that name it are refused days later."""
    [finding] = findings({"profiles/r.json": text})

    assert finding.code == code
