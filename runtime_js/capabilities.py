"""The table of everything a script can see beyond the language itself. Nothing else exists.

Each row has a name as a script writes it, a TypeScript type, a sentence and an example. The types
for editors and the reference page of the script API are made from it; a test asks a real heap for
its globals and compares. A dotted name is a member of the object before the dot.
"""

from runtime_js.capabilities_feed import FACTS, OUTPUTS, RECORDS, TEXTS, VERDICTS
from runtime_js.capabilities_lookup import LOGS, LOOKUPS
from runtime_js.capabilities_sets import SETS
from runtime_js.capabilities_xml import LANGUAGE, XML
from runtime_js.capability import Capability

CAPABILITIES: tuple[Capability, ...] = (
    *RECORDS, *OUTPUTS, *VERDICTS, *LOOKUPS, *LOGS, *FACTS, *TEXTS, *XML, *LANGUAGE,
)  # fmt: skip

# What config-spec sets see: these rows, and those of CAPABILITIES that are of no kind.
CAPABILITIES_OF_SETS: tuple[Capability, ...] = SETS
