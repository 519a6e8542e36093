"""Blocks that come in nearly the order of the file are written in just that order."""

from hypothesis import example, given
from hypothesis import strategies as st

from drive import sftp_blocks
from drive.sftp_blocks import Blocks

_BLOCK = st.tuples(st.integers(0, 40), st.binary(min_size=0, max_size=12))


def written(pieces: list[tuple[int, bytes]], file: bytearray) -> None:
    """Write pieces as a disk does."""
    for offset, piece in pieces:
        file.extend(bytes(max(0, offset + len(piece) - len(file))))
        file[offset : offset + len(piece)] = piece


@example(sent=[(1, b"\1"), (1, b"")], ahead=1, piece=1)
@given(sent=st.lists(_BLOCK, max_size=30), ahead=st.integers(0, 40), piece=st.integers(1, 20))
def test_the_file_is_what_was_sent_in_the_order_of_sending(
    sent: list[tuple[int, bytes]], ahead: int, piece: int
) -> None:
    """Whatever overlaps: the later block counts, as on a disk that is written at once."""
    was = sftp_blocks.MOST_AHEAD_BYTES, sftp_blocks.PIECE_BYTES
    sftp_blocks.MOST_AHEAD_BYTES, sftp_blocks.PIECE_BYTES = ahead, piece
    try:
        blocks, joined, plain = Blocks(0), bytearray(), bytearray()
        for offset, block in sent:
            written([(offset, block)], plain)
            written(blocks.add(offset, block), joined)
        written(blocks.rest(), joined)
    finally:
        sftp_blocks.MOST_AHEAD_BYTES, sftp_blocks.PIECE_BYTES = was
    assert joined.rstrip(b"\0") == plain.rstrip(b"\0")


def test_what_is_written_has_no_gaps_while_they_close_again() -> None:
    """Clients have some 64 requests under way; a server that dies then leaves a clean end."""
    blocks, end = Blocks(0), 0
    size = 32 << 10
    for start in range(0, 64 * size * 4, 64 * size):
        for number in reversed(range(64)):
            for offset, piece in blocks.add(start + number * size, bytes(size)):
                assert offset == end
                end += len(piece)
    assert end == 64 * size * 4
    assert blocks.rest() == []


def test_what_lies_behind_a_gap_is_left_out_where_that_is_asked_for() -> None:
    """What a cut connection leaves is gone on with at its end."""
    blocks = Blocks(0)
    assert blocks.add(0, b"begin") == []
    assert blocks.add(10, b"end") == []
    assert blocks.end == 13
    assert blocks.rest(ahead=False) == [(0, b"begin")]
    assert blocks.rest() == [(10, b"end")]
