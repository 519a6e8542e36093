"""The errors inside result files: eBay's numbers, with texts in our own words.

Numbers are those seen in production by eBay's clients; 70 for a title that is too long and 21919136
for no picture are the least certain. English and, for some, German texts, as `ErrorLanguage` asks.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class _Kind:
    short: str
    long: str = ""
    german: str = ""
    warning: bool = False
    system: bool = False


_KINDS: Final[dict[int, _Kind]] = {
    17: _Kind("Item not accessible.", "This item {0} cannot be accessed: it is gone or not yours."),
    37: _Kind("Input data is invalid.", "Input data for tag <{0}> is invalid or missing."),
    70: _Kind(
        "Title too long.",
        "Listing titles are limited to 80 characters; this one has {0}.",
        "Die Artikelbezeichnung ist auf 80 Zeichen beschränkt; diese hat {0}.",
    ),
    73: _Kind("Start price is too low.", "The price must be at least {1} {0}."),
    87: _Kind(
        "Category is not a leaf.",
        "The category {0} is not a leaf category.",
        "Bei der ausgewählten Kategorie {0} handelt es sich nicht um eine Unterkategorie.",
    ),
    107: _Kind("Category is invalid.", "The category {0} is not valid."),
    196: _Kind(
        "Cannot relist.", "The item {0} cannot be relisted: it is unknown, active or too old."
    ),
    231: _Kind("Item not found.", "No item of yours was found for {0}."),
    240: _Kind("The item cannot be listed or modified.", "The item cannot be listed or modified."),
    291: _Kind("Auction ended.", "You are not allowed to revise ended listings."),
    488: _Kind(
        "Duplicate UUID used.",
        "The specified UUID has already been used; ItemID {0} was created by that call.",
    ),
    515: _Kind("Quantity is invalid.", "The quantity must be a valid number greater than 0."),
    748: _Kind(
        "Words not allowed.", "The title or description has words that are not allowed: {0}."
    ),
    841: _Kind("User is suspended.", "The user account is suspended."),
    942: _Kind("Quantity 0 not allowed.", "A quantity of 0 needs the out-of-stock option and GTC."),
    1047: _Kind("The auction has been closed.", "The listing {0} has been closed already."),
    10007: _Kind(
        "Internal error to the application.", "Internal error to the application.", system=True
    ),
    12317: _Kind(
        "Subtitle dropped.", "The category {0} has no subtitles; it was left out.", warning=True
    ),
    16100: _Kind("Data temporarily unavailable.", "Data is temporarily unavailable.", system=True),
    21359: _Kind("Timed out.", "The request timed out.", system=True),
    21916270: _Kind(
        "SKU already used.", "The SKU {0} is used by another listing that is tracked by SKU."
    ),
    21916271: _Kind(
        "SKU must be unique.", "The SKU {0} is used by your listing {1}; it must be unique."
    ),
    21916286: _Kind("Listing type is invalid.", "The listing type {0} is not supported."),
    21916543: _Kind(
        "Picture server unavailable.", "The picture service is unavailable.", system=True
    ),
    21916564: _Kind("Variations not enabled.", "Variations are not enabled in the category {0}."),
    21916582: _Kind("Duplicate value.", "The variation specifics have {0} more than once."),
    21916585: _Kind("Duplicate custom label.", "The variation SKU {0} is there more than once."),
    21916587: _Kind("Missing name in name-value list.", "Missing name in name-value list. {0}"),
    21916603: _Kind(
        "Specifics cannot be changed.", "Variation specifics cannot change after a sale."
    ),
    21916608: _Kind(
        "Variation cannot be deleted.", "The variation {0} was sold and cannot be deleted."
    ),
    21916620: _Kind(
        "Variations removed.", "Variations with quantity 0 were removed.", warning=True
    ),
    21916626: _Kind("Name used twice.", "{0} is both an item specific and a variation specific."),
    21916635: _Kind("Invalid multi-SKU item.", "A listing cannot change to or from variations."),
    21916639: _Kind(
        "Pictures do not match.", "Variation pictures do not match the specifics: {0}."
    ),
    21916664: _Kind("Specifics do not match.", "Variation specifics do not match the set: {0}."),
    21916672: _Kind("MPN not allowed.", "MPN cannot be a variation specific."),
    21916735: _Kind("Variation SKU needed.", "The variation SKU is needed with ItemID {0}."),
    21916750: _Kind("Item ended.", "The fixed price item {0} has ended."),
    21916883: _Kind(
        "Condition is invalid.", "The condition {0} is not valid for the category {1}."
    ),
    21916884: _Kind("Condition is required.", "A condition is required in the category {0}."),
    21917091: _Kind("Price unchanged.", "The requested price is the present one.", warning=True),
    21917092: _Kind(
        "Quantity unchanged.", "The requested quantity is the present one.", warning=True
    ),
    21917236: _Kind(
        "Funds may be held.",
        "Funds from your sales may not show as <b>available</b> for a while: {0}, {1}, {2}.",
        "Beträge aus Verkäufen sind womöglich erst später <b>verfügbar</b>: {0}, {1}, {2}.",
        warning=True,
    ),
    21917327: _Kind("Shipping policy is invalid.", "The shipping policy {0} is not valid."),
    21919028: _Kind(
        "Cannot be revised.", "This part of the listing can no longer be revised: {0}."
    ),
    21919067: _Kind(
        "Duplicate listing.",
        "This listing, {0}, is identical to your listing {1}.",
        "Dieses Angebot, {0}, gleicht Ihrem Angebot {1}.",
    ),
    21919136: _Kind("No picture.", "A listing needs at least one picture."),
    21919137: _Kind("Picture is too small.", "Pictures need 500 pixels on the longest side: {0}."),
    21919144: _Kind(
        "Too many requests.", "You have made too many requests; listing is blocked for now."
    ),
    21919152: _Kind("Shipping policy is missing.", "A shipping policy is needed."),
    21919153: _Kind("Payment policy is missing.", "A payment policy is needed."),
    21919154: _Kind("Return policy is missing.", "A return policy is needed."),
    21919165: _Kind("Too many revisions.", "The item {0} was revised more than {1} times today."),
    21919188: _Kind(
        "Selling limit reached.",
        "You can list up to {0} items or {1} {2} a month; you have {3} items and {4} so far.",
        "Sie können im Monat bis zu {0} Artikel oder {1} {2} anbieten; bisher {3} Artikel und {4}.",
    ),
    21919301: _Kind("Product identifier is missing.", "{0} is required in the category {1}."),
    21919302: _Kind("Product identifier is invalid.", "{0} has an invalid value: {1}."),
    21919303: _Kind(
        "Item specific is missing.",
        "The item specific {0} is missing. Add {0} to this listing.",
        "Das Artikelmerkmal {0} fehlt. Fügen Sie {0} hinzu.",
    ),
    21919308: _Kind("Item specific is too long.", "The value of {0} is longer than 65 characters."),
    21919312: _Kind("Item specific is invalid.", "The value {1} of {0} is not valid."),
    21919444: _Kind("Already marked.", "The order is marked as shipped or paid already: {0}."),
    21919474: _Kind("Managed elsewhere.", "The listing {0} is managed by the Inventory API."),
}


@dataclass(frozen=True, slots=True)
class ListingError:
    """One error or warning of a response.

    Attributes:
        code: A key of the table above.
        parameters: Values for its text, and for `ErrorParameters` from "0" on.
        message: HTML that the response carries beside it, in `Message`.
    """

    code: int
    parameters: tuple[str, ...] = ()
    message: str = ""

    @property
    def warning(self) -> bool:
        """Whether what was asked was done all the same."""
        return _KINDS[self.code].warning

    @property
    def system(self) -> bool:
        """Whether the fault is eBay's, and the same request may be sent again."""
        return _KINDS[self.code].system

    def texts(self, language: str) -> tuple[str, str]:
        """Short and long text; in German where the language is, and where there is one."""
        kind = _KINDS[self.code]
        text = kind.german if kind.german and language.startswith("de") else kind.long
        padded = (*self.parameters, *[""] * (5 - len(self.parameters)))
        return kind.short, text.format(*padded)


def problem(code: int, *parameters: object) -> ListingError:
    """An error or warning with its parameters."""
    return ListingError(code, tuple(str(one) for one in parameters))


def knows(code: int) -> bool:
    """Whether there is a text for that number."""
    return code in _KINDS
