"""Codes of the HTTP API: what is wrong with a request itself."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

API: Mapping[str, Code] = {
    "address_unknown": merchant_code(
        "There is nothing at this address of the API.",
        "Compare it with /api/openapi.json, which lists all of them.",
    ),
    "body_refused": merchant_code(
        "A request has a body that it should not have, or one that is too large.",
        "Send feeds by PUT, or in pieces by PATCH.",
    ),
    "digest_invalid": merchant_code(
        "The checksum of an upload is missing where it is needed, cannot be read, or is of another "
        "kind than SHA-256.",
        "Send X-Checksum-Sha256 with 64 hexadecimal digits, or Content-Digest as RFC 9530 has it.",
    ),
    "edit_place_unknown": merchant_code(
        "An edit names a SKU, a part of its draft, or a field that is not there to be edited.",
        "Edit what the product's page shows; what all variations share is edited at the product.",
    ),
    "edits_refused": merchant_code(
        "Of several changes to products some cannot be saved, so none was.",
        "Correct the changes that the answer lists, or leave them out.",
    ),
    "encoding_refused": merchant_code(
        "A body is encoded, so that what arrives would not be the file.",
        "Send the bytes of the file as they are; packed feeds keep the ending .gz or .zip.",
    ),
    "key_in_use": Code(
        "nobody",
        "A request is repeated while the first one under its key is being answered.",
        "Send it again in a moment.",
    ),
    "key_reused": merchant_code(
        "A key was used for another request before.",
        "Give each request a key of its own; only a repetition has the same.",
    ),
    "kind_unknown": merchant_code(
        "There are no feeds of this kind.", "Use one of the kinds that the answer lists."
    ),
    "length_missing": merchant_code(
        "A request with a body says neither its length nor that it comes in chunks.",
        "Send Content-Length, or Transfer-Encoding: chunked.",
    ),
    "listeners_many": Code(
        "nobody",
        "As many follow the logs of this server as it lets.",
        "Try again in a moment, or ask for pages of the log.",
    ),
    "login_refused": merchant_code(
        "A request says nobody's name, or the password or token is wrong.",
        "Send a token in force as Authorization: Bearer, or a name and password as Basic.",
    ),
    "merchant_unnamed": merchant_code(
        "A login sees several merchants, and the request does not say which one it is about.",
        "Add ?merchant= with one of the merchants that the answer lists.",
    ),
    "method_refused": merchant_code(
        "This address does not know this method.",
        "Use one of the methods that the header Allow lists.",
    ),
    "offset_wrong": merchant_code(
        "A piece of an upload begins elsewhere than where the upload goes on.",
        "Go on at the byte that the header Upload-Offset names.",
    ),
    "origin_refused": merchant_code(
        "A page of somebody else's has a browser that is signed in change something here.",
        "Use the console, or a token: a session is good for the console's own pages only.",
    ),
    "own_rights_kept": merchant_code(
        "An admin would take rights from themselves, or change their own password without the old.",
        "Ask another admin; change your own password in your account.",
    ),
    "password_wrong": merchant_code(
        "The password that is to be changed is not the one that was given.",
        "Give the password with which you have signed in.",
    ),
    "question_unknown": merchant_code(
        "An answer to a question about access that nobody has asked, or too long ago.",
        "Ask the merchant anew, and answer within half an hour.",
    ),
    "request_invalid": merchant_code(
        "A request has a header, parameter or address that cannot be read.",
        "Correct what the detail names.",
    ),
    "request_slow": Code(
        "nobody",
        "The body of a request did not go on for too long.",
        "Send it again; an upload in pieces goes on where it stopped.",
    ),
    "sandbox_busy": Code(
        "nobody",
        "Others are checking and trying scripts, as many as this machine does at once.",
        "Send it again in a moment.",
    ),
    "scope_refused": merchant_code(
        "A login may not do this: its role does not hold it, or its token only reads.",
        "Use a token of the scope feeds or all, or ask an admin for the role.",
    ),
    "trial_too_long": merchant_code(
        "A trial of scripts was not through in time; the records that it had not begun are left.",
        "Try fewer records at once, or look for what takes so long in the first of them.",
    ),
    "version_missing": merchant_code(
        "An edit does not say which version it is of.",
        "Send If-Match with the ETag that came with what you have edited.",
    ),
}
