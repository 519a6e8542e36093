"""Trimming by regular expression goes a shorter way, and gives what the engine's own way gives."""

import pytest

from tests.integration.prelude_heap import fields_of

# `Symbol.replace` is the engine's own: what `replace` calls where nothing is shortened.
_COMPARE = """
function agreeFrom(start, text, pattern, replacement) {
  pattern.lastIndex = start;
  var ours = text.replace(pattern, replacement) + pattern.lastIndex;
  pattern.lastIndex = start;
  var theirs = RegExp.prototype[Symbol.replace].call(pattern, text, replacement);
  return ours === theirs + pattern.lastIndex;
}
function agree(text, pattern, replacement) {
  return agreeFrom(0, text, pattern, replacement) && agreeFrom(3, text, pattern, replacement);
}
"""


def test_every_character_is_trimmed_as_by_the_engine() -> None:
    """A feed may hold any blank there is, and one more or less would be another SKU."""
    fields = fields_of(
        _COMPARE
        + """
        var odd = [];
        for (var code = 0; code < 0x10000; code++) {
          var blank = String.fromCharCode(code);
          if (!agree(blank + ' R' + blank + '1\\n' + blank, /^\\s+|\\s+$/g, '')) odd.push(code);
          if (!agree('R' + blank + '1 2', /\\s+/g, ' ')) odd.push(code);
        }
        PRODUCT.Title = odd.join();
        PRODUCT.SKU = ''.replace(/^\\s*|\\s*$/g, '') + ' \\t '.replace(/^\\s+|\\s+$/g, '');
        """
    )
    assert fields == {"Title": "", "SKU": ""}


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("/^\\s+|\\s+$/g", "''"),
        ("/^\\s*|\\s*$/g", "''"),
        ("/^\\s+|\\s+$/", "''"),  # one end only
        ("/^\\s*|\\s*$/", "''"),
        ("/^\\s+|\\s+$/gm", "''"),  # every line
        ("/^\\s+|\\s+$/gy", "''"),
        ("/^\\s*|\\s*$/y", "''"),
        ("/^\\s+|\\s+$/giu", "''"),
        ("/^\\s+|\\s+$/g", "'_'"),
        ("/^\\s+|\\s+$/g", "' '"),
        ("/^\\s+|\\s+$/g", "function (found) { return '<' + found.length + '>'; }"),
        ("/\\s+/g", "' '"),
        ("/\\s+/g", "''"),
        ("/\\s+/", "' '"),
        ("/\\s+/y", "' '"),  # leaves its place in lastIndex
        ("/\\s+/gy", "' '"),
        ("/\\s+/gv", "' '"),
    ],
)
def test_every_flag_and_replacement_gives_what_the_engine_gives(
    pattern: str, replacement: str
) -> None:
    """A pattern that only looks like tidying does something else; so does the same with a flag."""
    fields = fields_of(
        f"""{_COMPARE}
        var texts = ['  a \\n  b  ', ' a', 'a ', 'a b c', 'a', '', ' ', 'a  b', 'a\\tb', '\\n',
          'a\\nb'];
        PRODUCT.Title = texts.filter(function (text) {{
          return !agree(text, {pattern}, {replacement});
        }}).map(JSON.stringify).join() + 'none';
        """
    )
    assert fields == {"Title": "none"}


def test_a_pattern_with_a_script_s_own_method_is_left_to_the_engine() -> None:
    """Somebody who gives a pattern its own `exec` wants it to be called."""
    fields = fields_of(
        """
        var pattern = /^\\s+|\\s+$/g, calls = 0;
        Object.defineProperty(pattern, 'exec', { value: function () { calls += 1; return null; } });
        PRODUCT.Title = ' a '.replace(pattern, '') + calls;
        var frozen = Object.freeze(/^\\s+|\\s+$/g);
        try { ' a '.replace(frozen, ''); } catch (error) { PRODUCT.SKU = error.name; }
        try { 'a'.replace(frozen, ''); } catch (error) { PRODUCT.SKU += error.name; }
        PRODUCT.Brand = 'b'.replace(Object.freeze(/^\\s+|\\s+$/), '');
        """
    )
    assert fields == {"Title": " a 1", "SKU": "TypeErrorTypeError", "Brand": "b"}
