"""The prelude: the JavaScript that stands between the engine and a merchant's scripts, in order."""

from importlib import resources

from runtime_js.scripts import Script

# The order of loading. Each file's first comment says what it closes or does.
PRELUDE_ORDER = (
    "primordials.js",
    "remove_globals.js",
    "tame_errors.js",
    "tame_date.js",
    "tame_random.js",
    "strings.js",
    "outputs.js",
    "values.js",
    "collect.js",
    "errors.js",
    "describe.js",
    "logger.js",
    "verdict.js",
    "freeze.js",
    "lexical.js",
    "snapshot.js",
    "state.js",
    "globals.js",
    "record.js",
    "batch.js",
    "program.js",
    "entry.js",
)


def prelude_scripts() -> tuple[Script, ...]:
    """Read all prelude files from the package, in the order of loading."""
    folder = resources.files("runtime_js") / "prelude"
    return tuple(
        Script(name, (folder / name).read_text(encoding="utf-8"), role="base")
        for name in PRELUDE_ORDER
    )
