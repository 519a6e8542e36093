"""Columns as spreadsheets name them. Without openpyxl: delimited files have columns too."""


def column_letters(number: int) -> str:
    """The letters of a column: 1 gives `A`, 27 gives `AA`."""
    letters = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
