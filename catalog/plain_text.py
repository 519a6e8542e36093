"""Text that people type: names, notes and reasons, kept free of what nobody can see."""

from catalog.errors import ConfigInvalid


def check_text(text: str, setting: str, *, most: int, lines: bool = False) -> str:
    """Return the text where it can be printed and stored.

    Args:
        text: As typed.
        setting: What it is, for the message.
        most: How many characters it may have.
        lines: Whether it may have several lines.

    Raises:
        ConfigInvalid: It is too long, or holds characters that steer a terminal, that no database
            keeps (NUL), or that are half of a character. Context: `setting`, `found`.
    """
    if len(text) > most:
        message = f"{setting} has {len(text):,} characters; give at most {most:,}"
        raise ConfigInvalid(message, setting=setting, found=text[:most])
    unseen = {each for each in text if not each.isprintable()} - ({"\n", "\t"} if lines else set())
    if unseen:
        shown = ", ".join(f"U+{ord(each):04X}" for each in sorted(unseen)[:5])
        message = f"{setting} holds characters that cannot be seen: {shown}"
        raise ConfigInvalid(message, setting=setting, found=text)
    return text
