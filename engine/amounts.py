"""Amounts and their currency: no more digits than it has, and no amount without one.

Read after all fields of a draft, since a script may assign the currency last.
"""

from collections.abc import Mapping

from catalog.currency import MINOR_DIGITS
from engine.field_check import Checking, FieldRefused, Json
from engine.object_check import reader_of


def settle_amounts(shape_name: str, value: dict[str, Json], checking: Checking) -> None:
    """Check the amounts of a draft and of its variations.

    A variation without a currency has its product's. A draft with amounts and no currency gets the
    manifest's, so that the store never holds a bare 14.99.
    """
    currency = value.get("Currency") or checking.settings.currency
    has_amounts = _check_digits(shape_name, value, currency, "", checking)
    variations = value.get("Variations")
    if isinstance(variations, list):
        for index, variation in enumerate(variations):
            own = variation.get("Currency")
            prefix = f"Variations[{index}]."
            found = _check_digits("VARIATION", variation, own or currency, prefix, checking)
            has_amounts = has_amounts or (found and not own)
    if has_amounts and currency is not None:
        value.setdefault("Currency", currency)


def _check_digits(
    shape_name: str, value: Mapping[str, Json], currency: Json, prefix: str, checking: Checking
) -> bool:
    """Refuse amounts with too many digits; "14.990" euros still has two. True if any is there."""
    digits = MINOR_DIGITS.get(currency) if isinstance(currency, str) else None
    has_amounts = False
    for name in reader_of(shape_name).money:
        if name not in value or not isinstance(amount := value[name], str):
            continue
        has_amounts = True
        fraction = amount.partition(".")[2]
        if digits is None or len(fraction) <= digits or len(fraction.rstrip("0")) <= digits:
            continue
        checking.prefix, checking.name = prefix, name
        text = f"has more digits than {currency} has: {amount}"
        hint = f"round in the script: Number(value).toFixed({digits})"
        checking.refuse(FieldRefused("money_precision", text, hint), amount)
    checking.prefix = ""
    return has_amounts
