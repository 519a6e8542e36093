"""The binding to QuickJS: limits, hooks, and what it says when a heap is spent."""

import resource
from pathlib import Path

import pytest

from runtime_js.sandbox import Heap, HeapSpent, Hook, LoadFailed, Spent, ballast_bytes


def hook_of(body: str, *, heap_bytes: int = 4 << 20) -> Hook:
    """A heap with one hook, `f`, of this body."""
    heap = Heap(heap_bytes=heap_bytes, stack_bytes=256 << 10)
    heap.load(f"__crossdock_host__ = {{ f(a, b) {{ {body} }} }};", seconds=1)
    (hook,) = heap.take_hooks(["f"])
    return hook


def test_a_hook_takes_and_answers_text() -> None:
    """Text is all that crosses, both ways and in any script."""
    assert hook_of("return b + a;").call("ä", "😀", seconds=1) == "😀ä"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("for (;;);", Spent.TIME, id="loop"),
        pytest.param("/(a+)+$/.test('a'.repeat(40) + 'b');", Spent.TIME, id="regexp"),
        pytest.param("try { for (;;); } catch { return ''; }", Spent.TIME, id="caught loop"),
        pytest.param("try { for (;;); } finally { for (;;); }", Spent.TIME, id="finally"),
        pytest.param("const all = []; for (;;) all.push({});", Spent.MEMORY, id="hoard"),
        pytest.param("return 'x'.repeat(2 ** 29);", Spent.MEMORY, id="huge text"),
        pytest.param("null.x;", Spent.BROKEN, id="error"),
        pytest.param("(function g() { g(); })();", Spent.STACK, id="recursion"),
        pytest.param("return 5;", Spent.BROKEN, id="a number"),
        pytest.param("return '\\ud800';", Spent.BROKEN, id="half a character"),
        pytest.param("return { toString() { for (;;); } };", Spent.BROKEN, id="an object"),
    ],
)
def test_a_call_that_does_not_answer_with_text_spends_the_heap(body: str, reason: Spent) -> None:
    """Nobody may go on with a heap that was left in the middle of anything."""
    with pytest.raises(HeapSpent) as caught:
        hook_of(body).call("", "", seconds=0.2)

    assert caught.value.reason is reason


def test_hooks_cannot_be_found_by_later_code() -> None:
    """A merchant's script must not reach what the host calls, nor replace it."""
    heap = Heap(heap_bytes=4 << 20, stack_bytes=256 << 10)
    heap.load("globalThis.__crossdock_host__ = { f: () => 'ours' };", seconds=1)
    (hook,) = heap.take_hooks(["f"])

    heap.load(
        "if ('__crossdock_host__' in globalThis) throw 1;"
        "globalThis.__crossdock_host__ = { f: () => 'theirs' }; globalThis.f = () => 'theirs';",
        seconds=1,
    )

    assert hook.call(seconds=1) == "ours"


def test_a_prelude_without_its_hooks_is_refused() -> None:
    """A prelude that was cut short must not run merchants' code without its walls."""
    heap = Heap(heap_bytes=4 << 20, stack_bytes=256 << 10)

    with pytest.raises(LoadFailed, match="no hook f"):
        heap.take_hooks(["f"])


def test_what_keeps_the_collector_away_takes_no_memory() -> None:
    """A worker for every merchant: what each of them holds beside its scripts must be nothing."""

    def resident_pages() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1])

    before = resident_pages()
    heap = Heap(heap_bytes=4 << 30, stack_bytes=256 << 10)
    taken = (resident_pages() - before) * resource.getpagesize()

    heap.load("var one = 1;", seconds=1)
    assert ballast_bytes(4 << 30) == 1 << 30
    assert taken < 16 << 20


def test_the_limit_is_what_a_script_may_take() -> None:
    """Ballast counts in the engine's own account, so the limit is raised by as much."""
    with pytest.raises(HeapSpent) as caught:
        hook_of("return 'x'.repeat(9 << 20);", heap_bytes=8 << 20).call("", "", seconds=1)
    assert caught.value.reason is Spent.MEMORY
    assert hook_of("return 'x'.repeat(3 << 20);", heap_bytes=8 << 20).call("", "", seconds=1)
