"""Files of a run appear whole or not at all."""

from pathlib import Path

from workflow.output_files import LineFile


def test_lines_appear_under_the_final_name_at_the_end(tmp_path: Path) -> None:
    """Somebody who watches the folder must never read half a result."""
    path = tmp_path / "drafts.jsonl"
    with LineFile(path) as file:
        file.write([b"one", b"two"])
        assert not path.exists()
        file.write([b"three"])

    assert path.read_bytes() == b"one\ntwo\nthree\n"
    assert list(tmp_path.iterdir()) == [path]


def test_failed_run_keeps_the_result_before_it(tmp_path: Path) -> None:
    """A failed run must not clear what an earlier one left."""
    path = tmp_path / "drafts.jsonl"
    path.write_bytes(b"before\n")
    file = LineFile(path)
    file.write([b"half"])
    file.__exit__(RuntimeError, RuntimeError(), None)

    assert path.read_bytes() == b"before\n"
    assert list(tmp_path.iterdir()) == [path]


def test_many_lines_pass_through_in_order(tmp_path: Path) -> None:
    """Blocks must not lose or double the line ends between them."""
    path = tmp_path / "drafts.jsonl"
    lines = [b"%d" % number * 50 for number in range(20_000)]
    with LineFile(path) as file:
        for line in lines:
            file.write([line])

    assert path.read_bytes() == b"".join(line + b"\n" for line in lines)
