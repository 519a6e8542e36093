"""Text files of a bundle: UTF-8 or refused, with the line where it stops being so."""

from runtime_js.bundle_limits import size_text
from runtime_js.remarks import Remarks

_UTF16 = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def read_text(name: str, content: bytes, most: int, remarks: Remarks) -> str | None:
    """Decode one text file; a UTF-8 byte order mark is dropped.

    Args:
        name: The entry's name, for the finding.
        content: At most `most` bytes, else it is refused.
        most: The limit for this kind of file.
        remarks: Takes one error where the file is refused.

    Returns:
        The text; None where it is refused.
    """
    if len(content) > most:
        message = f"the file has {size_text(len(content))}, over {size_text(most)}"
        remarks.error("zip_too_large", message, entry=name, hint="split it or make it smaller")
        return None
    if encoding := _UTF16.get(content[:2]):
        message = f"the file is {encoding}, not UTF-8"
        remarks.error("text_encoding", message, entry=name, hint="save it as UTF-8")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        byte = content[wrong.start]
        likely = bytes([byte]).decode("cp1252", "replace")
        message = f"line {line} is not UTF-8: byte 0x{byte:02X}, in Windows-1252 {likely!r}"
        remarks.error("text_encoding", message, entry=name, hint="save it as UTF-8")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = f"line {line} holds a NUL character"
        remarks.error("text_encoding", message, entry=name, hint="remove it and save as UTF-8")
        return None
    return text
