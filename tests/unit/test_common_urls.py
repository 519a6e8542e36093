"""URLs that are told at a glance are URLs to the full check as well."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.field_codes import _COMMON_URL, _URL

HOSTS = st.sampled_from(
    ["http", "://", "a", "img-1", ".", "-", "_", "example.com", "é", ":80", "A"]
)
PIECES = HOSTS | st.sampled_from(["/", "?", "#", "%20", "@", "&a=b", " ", "\n"])


@settings(max_examples=500)
@given(pieces=st.lists(PIECES, max_size=9))
def test_what_the_quick_look_takes_the_full_check_takes(pieces: list[str]) -> None:
    """The quick look only saves time; what it does not know is checked in full."""
    text = "https://a" + "".join(pieces)

    assert not _COMMON_URL.fullmatch(text) or _URL.fullmatch(text)


def test_an_ordinary_picture_is_told_at_a_glance() -> None:
    """Else nothing would be saved."""
    assert _COMMON_URL.fullmatch("https://img.example.com/p/cd-0000000_1.jpg?size=800&v=2")
