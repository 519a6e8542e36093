"""What the script editor offers while somebody types: all that a script can see, and all fields.

Made from the same tables as `crossdock.d.ts` and the reference pages, so that none is left out.
"""

import json

from catalog.schema import SHAPES
from runtime_js.capabilities import CAPABILITIES

# Values of these types have the members that stand under this name in the table.
_RECORDS = "XML"
_TYPED = ("Sheet", "Workbook")


def completions() -> str:
    """JSON for `static/editor.js`.

    {"names": [entry, …], "members": {"PRODUCT": [entry, …], …}, "any": [entry, …]}: names that
    stand alone, members by the name before the dot, and those of values that scripts name.
    An entry has `label`, `type` (CodeMirror's), `detail` and `info`.
    """
    names: list[dict[str, str]] = []
    members: dict[str, list[dict[str, str]]] = {}
    for each in CAPABILITIES:
        owner, dot, name = each.name.rpartition(".")
        is_call = "=>" in each.type
        entry = {
            "label": name,
            "type": "function" if is_call else "variable",
            "detail": _shortened(each.type),
            "info": f"{each.sentence}\n{each.example}",
        }
        if dot:
            members.setdefault(owner, []).append(entry)
        else:
            names.append(entry)
    for shape in SHAPES.values():
        fields = [
            {
                "label": field.name,
                "type": "property",
                "detail": field.type.value + (", required" if field.required else ""),
                "info": f"{field.sentence}\nFor example {json.dumps(field.example, default=dict)}",
            }
            for field in shape.fields.values()
        ]
        members[shape.name] = [*fields, *members.get(shape.name, [])]
    for alias in ("logger", "console"):
        members[alias] = members["LOGGER"]
    shared = [entry for owner in (*_TYPED, _RECORDS) for entry in members.pop(owner, [])]
    return json.dumps({"names": names, "members": members, "any": shared})


def _shortened(type_: str, most: int = 60) -> str:
    return type_ if len(type_) <= most else f"{type_[: most - 1]}…"
