"""Conditions: eBay's numbers, and the words that merchants write for them."""

import re
from collections.abc import Mapping
from typing import Final

# Source: the condition ids of the Trading API and the condition enumerations of eBay's Merchant
# Integration Platform and Inventory API.
_WORDS: Final[Mapping[str, str]] = {
    "1000": "new; brand new; new with tags; new with box; neu; neuf; nuovo; nuevo",
    "1500": "new other; new without tags; new without box; open box; neu sonstige",
    "1750": "new with defects; neu mit fehlern",
    "2000": "certified refurbished; manufacturer refurbished; zertifiziert refurbished",
    "2010": "excellent refurbished",
    "2020": "very good refurbished",
    "2030": "good refurbished",
    "2500": "seller refurbished; refurbished; generalüberholt",
    "2750": "like new; neuwertig; graded",
    "2990": "pre owned excellent",
    "3000": "used; used excellent; pre owned; pre owned good; gebraucht; occasion; usato; usado",
    "3010": "pre owned fair",
    "4000": "very good; used very good; ungraded; sehr gut",
    "5000": "good; used good; gut",
    "6000": "acceptable; used acceptable; akzeptabel",
    "7000": "for parts or not working; for parts; als ersatzteil defekt",
}

_IDS: Final[Mapping[str, str]] = {
    word.strip(): number for number, words in _WORDS.items() for word in words.split(";")
}


def condition_id(text: str) -> str | None:
    """eBay's number of a condition, from the number itself or a name; None for no such name.

    Case, hyphens, underscores and blanks make no difference: `FOR_PARTS_OR_NOT_WORKING`.
    """
    folded = " ".join(re.findall(r"\w+", text.replace("_", " ").lower()))
    return folded if re.fullmatch(r"[0-9]{4,6}", folded) else _IDS.get(folded)
