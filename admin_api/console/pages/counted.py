"""Numbers that are counted up to a bound."""

from admin_api.console.parts.facts import count


def at_most(number: int, most: int) -> str:
    """A number as it is shown; beyond the bound "more than"."""
    return f"more than {count(most)}" if number > most else count(number)


def listings(number: int, most: int) -> str:
    """How many listings, in words."""
    return f"{at_most(number, most)} listing{'' if number == 1 else 's'}"
