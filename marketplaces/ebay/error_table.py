"""What eBay's error codes of result files mean for us, and what a merchant can do about them.

Codes are those of the Trading API that its clients have met in production; a code that is missing
here is a failure with eBay's own words. `docs/reference/ebay-errors.md` is made from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

# What comes of an error:
#   failure  nothing was done; the merchant mends it
#   done     it is as was asked all the same
#   remark   a warning that asks for nothing
#   again    eBay stumbled or is too busy: the same is sent once more
#   ended    the listing is gone: it is listed anew or given up
#   stop     everything else of this merchant would be refused too: its lane stops
#   adopt    an earlier try has made the listing; its id stands in the answer
#   same     eBay takes it for another listing, which may be ours
#   empty    nothing is kept that is sold out: the listing must end
Effect: TypeAlias = Literal[
    "failure", "done", "remark", "again", "ended", "stop", "adopt", "same", "empty"
]


@dataclass(frozen=True, slots=True)
class KnownError:
    """One code.

    Attributes:
        code: eBay's number as text.
        effect: What comes of it.
        meaning: In our words, for the reference page.
        hint: What the merchant should do, in the merchant's words; empty where nothing.
        field: Draft field that is at fault; empty where none is.
        wait_seconds: With `again`: how long to wait before.
        waits_alone: Only this listing must wait so long; others are taken meanwhile.
    """

    code: str
    effect: Effect
    meaning: str
    hint: str = ""
    field: str = ""
    wait_seconds: int = 0
    waits_alone: bool = False


_IDENTIFIER = "Give the number that stands on the package, or `Does not apply` if there is none."
_VALUES = "Give each variation its own combination of values."
_GONE = (
    "Crossdock lists it anew where the setting drift.ended says put_right, or where nothing of it "
    "was for sale when it ended; else it has ended here, "
    "too: relist it if it is to be sold."
)
_ADD_ANEW = "Crossdock lists it anew when eBay's report has shown that it is not there."
_RECONNECT = "Connect the account anew; Crossdock goes on by itself then."
_LIMIT_WAIT = 30 * 60

_ROWS: Final = (
    KnownError("17", "ended", "The listing is gone, or is not this account's.", _GONE),
    KnownError("37", "failure", "A value is missing, or is not what eBay takes there.",
               "Correct the value that the message names."),
    KnownError("70", "failure", "The title is too long.",
               "Shorten the title to 80 characters.", "Title"),
    KnownError("73", "failure", "The price is missing, malformed or below the lowest allowed.",
               "Set a price of at least 0.99.", "Price"),
    KnownError("87", "failure", "The category has categories below it.",
               "Choose a category at the end of a branch.", "Category"),
    KnownError("107", "failure", "There is no such category on this site, or no longer.",
               "Choose a category that this site has.", "Category"),
    KnownError("196", "ended", "It cannot be brought back: unknown, still for sale, or too old.",
               _ADD_ANEW),
    KnownError("197", "failure", "The category takes no listings with variations.",
               "Choose another category, or sell each variation by itself.", "Category"),
    KnownError("231", "ended", "eBay has no such listing of this account.", _GONE),
    KnownError("240", "failure", "eBay does not let this be listed or changed.",
               "Read eBay's reason in the message; often it is a word, a brand or a policy."),
    KnownError("291", "ended", "The listing has ended and can no longer be changed.", _GONE),
    KnownError("302", "failure", "The kind of listing cannot be changed.",
               "End the item here and relist it: it is listed anew then."),
    KnownError("488", "adopt", "The same making was sent before, and has made the listing named."),
    KnownError("515", "failure", "The quantity is 0 or too large.",
               "Give a quantity of at least 1 to list it.", "Quantity"),
    KnownError("518", "again", "The account has made too many calls.", wait_seconds=_LIMIT_WAIT),
    KnownError("748", "failure", "Title or description has words that eBay forbids.",
               "Take out the words that the message names.", "Title"),
    KnownError("841", "stop", "eBay has suspended the account.",
               "Settle it with eBay; nothing can be listed or changed until then."),
    KnownError("931", "stop", "eBay no longer takes the access that was granted.", _RECONNECT),
    KnownError("932", "stop", "The access that was granted has expired.", _RECONNECT),
    KnownError("942", "empty", "A quantity of 0 needs eBay's out-of-stock option.",
               "Switch on the out-of-stock option in eBay's selling preferences.", "Quantity"),
    KnownError("1047", "ended", "The listing has been closed already.", _GONE),
    KnownError("10007", "again", "eBay had an internal error."),
    KnownError("12317", "remark", "The category takes no subtitles, so it was left out.",
               "Leave the subtitle empty in this category.", "Subtitle"),
    KnownError("16100", "again", "eBay's data was unavailable for a moment."),
    KnownError("17470", "stop", "The access that was granted has expired.", _RECONNECT),
    KnownError("21359", "again", "eBay did not answer in time."),
    KnownError("90002", "failure", "The request is no well-formed XML for eBay.",
               "Take unusual characters and markup out of the description.", "Description"),
    KnownError("21915307", "remark", "A remark on delivery or pick-up; nothing to do."),
    KnownError("21916270", "failure", "Another live listing of this account has this SKU.",
               "End the other listing on eBay, or change the SKU of one of the two.", "SKU"),
    KnownError("21916271", "failure", "Another live listing of this account has this SKU.",
               "End the other listing on eBay, or change the SKU of one of the two.", "SKU"),
    KnownError("21916286", "failure", "eBay does not know the kind of listing.",
               "End the item here and relist it: it is listed anew then."),
    KnownError("21916519", "failure", "An item specific that the category requires is missing.",
               "Add the item specific that the message names.", "ItemSpecifics"),
    KnownError("21916543", "again", "eBay's picture server was unavailable."),
    KnownError("21916564", "failure", "The category takes no listings with variations.",
               "Choose another category, or sell each variation by itself.", "Category"),
    KnownError("21916582", "failure", "Two variations have the same values.", _VALUES,
               "VariationSpecifics"),
    KnownError("21916585", "failure", "Two variations have the same SKU.",
               "Give each variation a SKU of its own.", "SKU"),
    KnownError("21916587", "failure", "A variation lacks a name that the others have.",
               "Give all variations the same names, such as Size and Color.",
               "VariationSpecifics"),
    KnownError("21916603", "failure", "After a sale, names and values of variations stay.",
               "Put the names and values back as they were, or end the listing.",
               "VariationSpecifics"),
    KnownError("21916608", "failure", "A variation that was sold cannot be taken out.",
               "Set its quantity to 0 instead.", "Variations"),
    KnownError("21916620", "remark", "Variations with a quantity of 0 were left out.",
               "Switch on the out-of-stock option in eBay's selling preferences.", "Quantity"),
    KnownError("21916626", "failure", "A name is used for the listing and for its variations.",
               "Take the name out of the item specifics.", "ItemSpecifics"),
    KnownError("21916635", "failure", "A listing cannot change to variations, or back.",
               "End the item here and relist it: it is listed anew then.", "Variations"),
    KnownError("21916639", "failure", "Pictures or values do not fit the variations.",
               "Compare the values of the variations with those of their pictures.",
               "VariationSpecifics"),
    KnownError("21916664", "failure", "Values of variations do not fit the names and values given.",
               "Write each value the same way wherever it stands.", "VariationSpecifics"),
    KnownError("21916672", "failure", "MPN cannot tell variations apart.",
               "Give the part number as MPN of the variation, not among its specifics.",
               "VariationSpecifics"),
    KnownError("21916734", "failure", "Pictures of variations cannot be removed.",
               "Give pictures for the variations again.", "VariationPictureURLs"),
    KnownError("21916735", "failure", "A variation was named without its SKU.",
               "See that the variation has the same SKU on eBay as in the feed.", "SKU"),
    KnownError("21916750", "ended", "The listing has ended.", _GONE),
    KnownError("21916883", "failure", "The category does not take this condition.",
               "Choose a condition that the category takes; 1000 is new, 3000 used.",
               "Condition"),
    KnownError("21916884", "failure", "The category requires a condition.",
               "Give a condition, such as 1000 for new.", "Condition"),
    KnownError("21916970", "remark", "A remark on the price that is struck through."),
    KnownError("21917089", "remark", "A remark; nothing to do."),
    KnownError("21917091", "done", "The price is already as asked."),
    KnownError("21917092", "done", "The quantity is already as asked."),
    KnownError("21917103", "remark", "A remark on the delivery estimate; nothing to do."),
    KnownError("21917182", "remark", "Associated items were deleted."),
    KnownError("21917236", "remark", "eBay may hold funds of sales for a while; nothing to do."),
    KnownError("21917327", "failure", "The shipping policy is not valid.",
               "Look up its name or id in eBay's business policies; case counts.",
               "ShippingPolicyName"),
    KnownError("21919028", "failure", "Some of the listing can no longer be changed.",
               "Put back what the message names; after a sale or a bid eBay keeps it."),
    KnownError("21919067", "same", "eBay has an identical listing of this account.",
               "End one of the two, or make their titles differ.", "Title"),
    KnownError("21919136", "failure", "The listing has no picture.",
               "Give at least one picture.", "MainPictureURLs"),
    KnownError("21919137", "failure", "A picture has less than 500 pixels on its longer side.",
               "Give a larger picture.", "MainPictureURLs"),
    KnownError("21919144", "again", "Too many listings were made; eBay blocks more for a while.",
               wait_seconds=_LIMIT_WAIT),
    KnownError("21919152", "failure", "The shipping policy is missing.",
               "Name a shipping profile.", "ShippingPolicyName"),
    KnownError("21919153", "failure", "The payment policy is missing.",
               "Name a payment profile.", "PaymentPolicyName"),
    KnownError("21919154", "failure", "The return policy is missing.",
               "Name a return profile.", "ReturnPolicyName"),
    KnownError("21919165", "again", "The listing was changed more than 150 times today.",
               wait_seconds=6 * 3600, waits_alone=True),
    KnownError("21919188", "stop", "It would exceed what eBay lets this account sell in a month.",
               "Ask eBay for a higher limit, or end other listings."),
    KnownError("21919301", "failure", "The category requires a product identifier.",
               _IDENTIFIER, "EAN"),
    KnownError("21919302", "failure", "A product identifier is not valid.", _IDENTIFIER, "EAN"),
    KnownError("21919303", "failure", "An item specific that the category requires is missing.",
               "Add the item specific that the message names.", "ItemSpecifics"),
    KnownError("21919308", "failure", "The value of an item specific is too long.",
               "Shorten it to 65 characters, or split it into several values.",
               "ItemSpecifics"),
    KnownError("21919312", "failure", "The value of an item specific is not valid.",
               "Choose a value that eBay offers for this name.", "ItemSpecifics"),
    KnownError("21919444", "done", "The order was marked as paid or shipped already."),
    KnownError("21919474", "failure", "Another program manages this listing through eBay's API.",
               "End it there, or stop that program from managing it; then send it again."),
)  # fmt: skip

KNOWN_ERRORS: Final[Mapping[str, KnownError]] = {row.code: row for row in _ROWS}

# Ending what has ended already is done.
DONE_WHEN_ENDING: Final = frozenset({"17", "231", "291", "1047", "21916750"})

# Elements that code 37 names, and the draft fields that they are made of.
FIELDS_OF_TAGS: Final[Mapping[str, str]] = {
    "Title": "Title",
    "SubTitle": "Subtitle",
    "Description": "Description",
    "PrimaryCategory.CategoryID": "Category",
    "CategoryID": "Category",
    "SKU": "SKU",
    "Variation.SKU": "SKU",
    "StartPrice": "Price",
    "Quantity": "Quantity",
    "ConditionID": "Condition",
    "ItemSpecifics": "ItemSpecifics",
    "Variations": "Variations",
    "VariationSpecificsSet": "VariationSpecifics",
    "PictureURL": "MainPictureURLs",
    "DispatchTimeMax": "HandlingDays",
    "BestOfferDetails.BestOfferEnabled": "BestOfferEnabled",
    "ListingDetails.BestOfferAutoAcceptPrice": "BestOfferAutoAcceptPrice",
    "SellerProfiles.return": "ReturnPolicyName",
    "SellerProfiles.payment": "PaymentPolicyName",
    "SellerProfiles.shipping": "ShippingPolicyName",
}
