"""The traced run: where each field was assigned, and that no script can tell."""

import pytest

from tests.integration.prelude_heap import PreludeHeap

PROBE = """
function transform() {
  var first = PRODUCT.createVariation('A'), second = PRODUCT.createVariation();
  PRODUCT.ItemSpecifics.Colour = 'red';
  delete PRODUCT.ItemSpecifics.Colour;
  PRODUCT.Variations.reverse();
  PRODUCT.constructor = 'own';
  var list = [1];
  PRODUCT.MainPictureURLs = list;
  function Heir() {}
  Heir.prototype = PRODUCT;
  var heir = new Heir();
  heir.Title = 'not of PRODUCT';
  PRODUCT.Title = JSON.stringify([
    PRODUCT === PRODUCT, PRODUCT.ItemSpecifics === PRODUCT.ItemSpecifics,
    PRODUCT.Variations[0] === second, PRODUCT.Variations.indexOf(first), 'Title' in PRODUCT,
    'Colour' in PRODUCT.ItemSpecifics, 'toString' in PRODUCT.ItemSpecifics,
    PRODUCT.MainPictureURLs === list, Array.isArray(PRODUCT.Variations),
    [].concat(PRODUCT.Variations).length, PRODUCT.Variations.length,
    Object.prototype.toString.call(PRODUCT), String(PRODUCT.Variations), typeof PRODUCT,
    Object.keys(PRODUCT), Object.getOwnPropertyNames(PRODUCT.Variations), PRODUCT,
    Object.getOwnPropertyDescriptor(PRODUCT, 'constructor'), new Error('here').stack,
  ]);
  PRODUCT.Variations.length = 1;
  Object.freeze(PRODUCT);
  PRODUCT.Title = 'too late';
}
"""


def traced(body: str, *paths: str, kind: str = "product") -> list[tuple[int, int] | None]:
    """Where `body`, which begins on line 2, assigned the paths."""
    heap = PreludeHeap(f"function transform() {{\n{body}\n}}", kind=kind)
    return heap.places(paths)


def lines(body: str, *paths: str, kind: str = "product") -> list[int | None]:
    """The lines alone: columns are the engine's choice within a statement."""
    return [place and place[0] for place in traced(body, *paths, kind=kind)]


@pytest.mark.parametrize(
    ("body", "path", "line"),
    [
        ("PRODUCT.SKU = 'a';\nPRODUCT.Title = 'b';", "Title", 3),
        ("PRODUCT.Title = 'b';\nPRODUCT.Title = 'c';", "Title", 3),
        ("PRODUCT.Title = 'b';", "PRODUCT.Title", 2),
        ("\nPRODUCT.ItemSpecifics.Colour = 'red';", "ItemSpecifics.Colour", 3),
        ("\nPRODUCT.ItemSpecifics['a.b'] = 'red';", "ItemSpecifics.a.b", 3),
        ("\nPRODUCT.ItemSpecifics = { Colour: 'red' };", "ItemSpecifics.Colour", 3),
        ("\nPRODUCT.MainPictureURLs = [\n  'a', 'b'];", "MainPictureURLs[1]", 3),
        ("\nPRODUCT.createVariation('a');", "Variations[0].SKU", 3),
        ("\nvar v = PRODUCT.createVariation('a');\nv.Price = '1';", "Variations[0].Price", 4),
        ("\nObject.assign(PRODUCT, { Title: 'b' });", "Title", 3),
        ("\nObject.defineProperty(PRODUCT, 'Title', { value: 1, enumerable: true });", "Title", 3),
        ("\nPRODUCT.Title = 'b';\nObject.freeze(PRODUCT);", "Title", 3),
        ("for (var n in { a: 1, b: 2 })\n PRODUCT.ItemSpecifics[n] = n;", "ItemSpecifics", 3),
        ("(0, eval)('PRODUCT.Title = 1');", "Title", 2),
    ],
)
def test_the_line_of_an_assignment_is_known(body: str, path: str, line: int) -> None:
    """It is the line the merchant has to change."""
    assert lines(body, path) == [line]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("PRODUCT.Title = 'a';", "Subtitle"),
        ("PRODUCT.Title = 'a';", "PRODUCT"),
        ("PRODUCT.Title = 'a';", ""),
        ("PRODUCT.Title = 'a';\ndelete PRODUCT.Title;", "Title"),
        ("PRODUCT = { Title: 'a' };", "Title"),
        ("PRODUCT.Title = 1;\nObject.defineProperty(PRODUCT, 'Title', { get() {} });", "Title"),
        ("PRODUCT.ItemSpecifics.a = 1;\nPRODUCT.ItemSpecifics.b = 2;", "ItemSpecifics"),
        ("Object.create(PRODUCT).Title = 'a';", "Title"),
    ],
)
def test_what_is_not_known_has_no_line(body: str, path: str) -> None:
    """A wrong line costs more time than none."""
    assert lines(body, path) == [None]


def test_the_column_points_into_the_statement() -> None:
    """Several assignments may stand in one line."""
    assert traced("PRODUCT.SKU = 'a'; PRODUCT.Title = 'b';", "SKU", "Title") == [(2, 1), (2, 20)]


def test_the_innermost_line_of_the_merchant_counts() -> None:
    """A helper of the base is the place that assigns."""
    heap = PreludeHeap(
        "function put(name, value) {\n  PRODUCT[name] = value;\n}\n"
        "function transform() {\n  put('Title', 'a');\n}",
        kind="product",
    )

    assert [place and place[0] for place in heap.places(["Title"])] == [2]


def test_variations_are_found_where_they_are_left() -> None:
    """The schema counts what is left, not what was made."""
    body = """
        var gone = PRODUCT.createVariation('gone');
        var late = PRODUCT.createVariation('late');
        var early = PRODUCT.createVariation('early');
        late.Price = '1';
        early.Price = '2';
        PRODUCT.Variations.shift();
        PRODUCT.Variations.reverse();
        PRODUCT.Variations = [undefined].concat(PRODUCT.Variations);
    """

    assert lines(body, "Variations[0].Price", "Variations[1].Price", "Variations[2]") == [7, 6, 10]


def test_price_and_quantity_of_an_inventory_feed_are_shared() -> None:
    """PRODUCT.Price and INVENTORY.Price are one field with two names."""
    body = "INVENTORY.Price = '1';\nPRODUCT.Quantity = 2;\nINVENTORY.Quantity = 3;"

    assert lines(body, "Price", "Quantity", "PRODUCT.Price", kind="inventory") == [2, 4, 2]


def test_a_field_of_two_objects_is_only_known_by_its_object() -> None:
    """Nobody says which of the two was refused."""
    body = "PRODUCT.SKU = 'a';\nINVENTORY.SKU = 'b';"

    assert lines(body, "SKU", "INVENTORY.SKU", kind="inventory") == [None, 3]


def test_a_value_that_is_no_data_has_its_place() -> None:
    """`Number('12,5')` is NaN, and the sandbox refuses it before the schema sees it."""
    assert lines("\nPRODUCT.Price = Number('12,5');", "PRODUCT.Price") == [3]


def test_a_script_cannot_tell_that_it_is_traced() -> None:
    """What it does the second time must be what it did the first time."""
    heap = PreludeHeap(PROBE, kind="product")
    (plain,) = heap.batch([{"SKU": "R-1"}])["results"]
    traced_result = heap.traced(["Title"])
    assert traced_result.pop("at") != [None]

    assert plain["o"] == "translated"
    assert traced_result == plain


def test_a_traced_run_leaves_nothing_behind() -> None:
    """The next record of this heap is run as any other."""
    heap = PreludeHeap("function transform() { PRODUCT.createVariation('a').Price = 1; }")
    before = heap.batch([{"SKU": "R-1"}])
    heap.places(["Variations[0].Price"])

    assert heap.batch([{"SKU": "R-1"}]) == before
