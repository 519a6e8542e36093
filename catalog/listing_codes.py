"""Codes of listings: why something is not sent to a marketplace, or not yet."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

LISTINGS: Mapping[str, Code] = {
    "access_missing": Code(
        "merchant",
        "The merchant is not connected to the marketplace, so nothing is sent there.",
        "Connect them: the marketplace asks the merchant whether we may act for them.",
    ),
    "answer_late": Code(
        "operator",
        "A marketplace has had a request for more than twelve hours and has not answered.",
        "Ask the marketplace about the ticket that the message names; nothing is sent twice.",
    ),
    "approval_missing": Code(
        "merchant",
        "A person must approve the SKU before it is sent.",
        "Look at what has changed, and approve it or send it back.",
    ),
    "description_active": merchant_code(
        "A description has something that runs, loads or asks in a buyer's browser, such as a "
        "script, a form or an attribute onclick.",
        "Take it out of the field or the template that the message names.",
    ),
    "drift_gone": Code(
        "nobody",
        "A difference is no longer open: it was settled, or a later report does not show it.",
        "Nothing; look at the list anew.",
    ),
    "drift_no_choice": Code(
        "merchant",
        "There is no such choice about a difference of this kind.",
        "End listings that are not ours at the marketplace; what was sold is noted by itself.",
    ),
    "drift_uncertain": Code(
        "nobody",
        "Something was sent of the SKU after the report that showed the difference.",
        "Nothing; the next report tells how it is now.",
    ),
    "field_stays": merchant_code(
        "A field was cleared, and the marketplace keeps what a listing that is there had in it.",
        "Say another value, for a trade item number `Does not apply`; or end the listing and list "
        "it anew.",
    ),
    "lane_busy": Code(
        "nobody",
        "A request of the lane is under way; what comes after it is planned when it is answered.",
        "Nothing; the request's page says how far it is.",
    ),
    "lane_held": Code(
        "operator",
        "The lane is on hold, so nothing new is sent.",
        "Do what the hold says, then let the lane go.",
    ),
    "not_answered": merchant_code(
        "A marketplace has not answered for this SKU, though it was asked time and again.",
        "Send the SKU once more with a feed, or ask the marketplace.",
    ),
    "nothing_left": Code(
        "nobody",
        "Everything in a request has moved on before it was sent, so it was closed.",
        "Nothing: the next request carries what is wanted now.",
    ),
    "profile_unknown": merchant_code(
        "A product names a return, shipping or payment profile that there is not.",
        "Add the profile, or correct the name; small and capital letters count.",
    ),
    "request_failed": Code(
        "nobody",
        "A marketplace gave a whole request up and named no reason.",
        "Its SKUs are sent again by themselves, in smaller requests.",
    ),
    "result_missing": Code(
        "operator",
        "A marketplace has done a request and has had no result of it for more than twelve hours.",
        "Nothing, unless it goes on: the marketplace's own report shows what was done, and what "
        "was not is sent again.",
    ),
    "template_token_missing": merchant_code(
        "A product has no value for a token of its template: the description is empty there.",
        "Fill the field, or take the token out of the template.",
    ),
    "template_unknown": merchant_code(
        "A product names a description template that there is not.",
        "Put the template into the script bundle, or correct the name.",
    ),
    "unmatched": Code(
        "nobody",
        "The answer to a request does not speak of every SKU of it.",
        "The marketplace's own report tells, or they are asked about once more.",
    ),
    "variation_specifics_differ": merchant_code(
        "A variation is told from the others by other names than they.",
        "Give all variations of the product VariationSpecifics of the same names.",
    ),
    "variation_specifics_missing": merchant_code(
        "Nothing tells a variation from the others.", "Assign its VariationSpecifics."
    ),
    "variation_specifics_repeated": merchant_code(
        "Two variations of a product say the same of themselves.",
        "Make their VariationSpecifics differ, or take one of them out of the feed.",
    ),
    "variations_too_many": merchant_code(
        "A product has more variations than a listing of the marketplace shows.",
        "Make several products of it.",
    ),
    "waits_for_answer": Code(
        "nobody",
        "Something of the SKU is on its way, and what comes next depends on the answer.",
        "Nothing; it is planned again when the answer has come.",
    ),
    "waits_for_approval": merchant_code(
        "Something must be told of the SKU, and what its draft says is not approved.",
        "Approve it, or correct what was refused before.",
    ),
    "waits_for_category": Code(
        "nobody",
        "Whether the category of a product takes variations is not known yet.",
        "Nothing; the marketplace is asked. If it stays so, see whether the category exists.",
    ),
    "waits_for_pause": Code(
        "nobody",
        "The marketplace wants to hear nothing more of this listing for a while: it was changed "
        "too often today.",
        "Wait until the time that the message names; everything else goes on.",
    ),
    "waits_for_price": merchant_code(
        "The SKU has no price.", "Send a feed that brings one; then it is listed by itself."
    ),
    "waits_for_product": merchant_code(
        "The product that a variation is listed with is not approved, was refused, or has not "
        "come yet.",
        "Approve or correct the product.",
    ),
    "waits_for_report": Code(
        "nobody",
        "A request that was given up may have made a listing of the SKU, and it would be made in "
        "another shape now.",
        "Nothing; the marketplace is asked for all that is listed, and the SKU planned again then.",
    ),
    "waits_for_stock": Code(
        "nobody",
        "Nothing of the SKU is in stock, so it is not listed.",
        "Nothing; it is listed when a feed brings stock, less the merchant's buffer.",
    ),
}
