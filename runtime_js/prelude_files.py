"""The prelude: the JavaScript that stands between the engine and a merchant's scripts, in order."""

from importlib import resources

from runtime_js.scripts import Script

# The order of loading. Each file's first comment says what it closes or does.
PRELUDE_ORDER = (
    "primordials.js",
    "remove_globals.js",
    "tame_errors.js",
    "looks.js",
    "tame_date.js",
    "tame_random.js",
    "trimming.js",
    "strings.js",
    "xml_nodes.js",
    "xml_find.js",
    "xml_attributes.js",
    "xml_tree.js",
    "xml_copy.js",
    "xml_qname.js",
    "xml_names.js",
    "xml_descendants.js",
    "xml_numbers.js",
    "xml_settings.js",
    "xml_escape.js",
    "xml_text.js",
    "xml_characters.js",
    "xml_tags.js",
    "xml_parse.js",
    "xml_state.js",
    "xml_content.js",
    "xml_children.js",
    "xml_methods.js",
    "xml_borrowed.js",
    "xml_keys.js",
    "xml_handler.js",
    "xml_assign.js",
    "xml_items.js",
    "xml_read.js",
    "xml_below.js",
    "xml_write.js",
    "xml_naming.js",
    "xml_plain.js",
    "xml_operators.js",
    "xml_syntax.js",
    "xml_install.js",
    "lookup_text.js",
    "lookup_delimited.js",
    "lookup_pattern.js",
    "lookup_group.js",
    "lookup_range.js",
    "lookup_index.js",
    "lookup_table.js",
    "lookup_tally.js",
    "lookup_sheet.js",
    "lookup_service.js",
    "lookup_names.js",
    "lookup.js",
    "outputs.js",
    "leaves.js",
    "values.js",
    "collect.js",
    "errors.js",
    "describe.js",
    "logger.js",
    "verdict.js",
    "assignable.js",
    "freeze.js",
    "lexical.js",
    "snapshot.js",
    "snapshot_xml.js",
    "bindings.js",
    "state.js",
    "globals.js",
    "trace.js",
    "record.js",
    "batch.js",
    "program.js",
    "entry.js",
)

# For a config-spec set, before `entry.js`: they take the places of `batch.js` and `program.js`.
_FOR_CONFIG_SPEC = (
    "spec_language.js",
    "spec_outputs.js",
    "spec_hooks.js",
    "spec_document.js",
    "spec_groups.js",
    "spec_transform.js",
    "spec_records.js",
    "spec_program.js",
    "spec_batch.js",
)


def prelude_scripts(*, config_spec: bool = False) -> tuple[Script, ...]:
    """Read all prelude files from the package, in the order of loading."""
    order: tuple[str, ...] = PRELUDE_ORDER
    if config_spec:
        order = (*PRELUDE_ORDER[:-1], *_FOR_CONFIG_SPEC, PRELUDE_ORDER[-1])
    folder = resources.files("runtime_js") / "prelude"
    return tuple(
        Script(name, (folder / name).read_text(encoding="utf-8"), role="base") for name in order
    )
