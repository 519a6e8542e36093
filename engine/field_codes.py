"""Reads what a standard governs: trade numbers, currencies, locales, countries, URLs, dates."""

import re
from datetime import UTC, date, datetime

from catalog.country import COUNTRIES
from catalog.currency import MINOR_DIGITS
from catalog.fields import Field
from catalog.findings import Severity
from catalog.gtin import (
    DOES_NOT_APPLY,
    LENGTHS,
    bare_gtin,
    check_digit_is_right,
    looks_like_gtin,
)
from engine.field_check import Check, Checking, FieldRefused, Json, shown
from engine.field_texts import scalar_text, too_long
from engine.suggest import closest

_DOES_NOT_APPLY = DOES_NOT_APPLY.casefold()

# One table of language subtags would be out of date; the form is what can be checked.
_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?", re.ASCII)

# Scheme, host, port, rest. Blanks, controls, quotes and angle brackets belong nowhere in a URL. The
# labels of the host are joined by dots that must be there: one way to match, so no way to go back.
_URL = re.compile(
    r"https?://[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?(?::\d{1,5})?"
    r"(?:[/?#][^\s\"<>\\^`{|}\x00-\x1f\x7f]*)?",
    re.IGNORECASE,
)
# Most URLs, told in a third of the time: all of these are found by the pattern above as well.
_COMMON_URL = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*+(?:/[a-zA-Z0-9/_.~%+=&?-]*+)?")
_URL_WITH_CREDENTIALS = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)

_YEAR_FIRST = re.compile(r"\d{4}-?\d", re.ASCII)
_EXPONENT = re.compile(r"[\d.,]+[eE][+]?\d+", re.ASCII)
_MOST_DATE_CHARS = 40


def gtin_check(field: Field) -> Check:
    """Build the check of a trade item number; the field's name says which kind."""
    kind = field.name

    def check(value: Json, checking: Checking) -> Json:
        return gtin_text(kind, scalar_text(value, checking).strip())

    return check


def gtin_text(kind: str, text: str) -> str | None:
    """A trade item number without blanks and hyphens; `kind` is a key of `gtin.LENGTHS`.

    Raises:
        FieldRefused: Not such a number, or its check digit is wrong.
    """
    if not text:
        return None
    if text.casefold() == _DOES_NOT_APPLY:
        return DOES_NOT_APPLY
    number = bare_gtin(text[:100])
    if not looks_like_gtin(number, kind):
        lengths = " or ".join(map(str, LENGTHS[kind]))
        hint = "a number drops leading zeros: keep it as text from the feed on"
        if _EXPONENT.fullmatch(number):
            hint = "a spreadsheet has rounded it; format the column as text before entering it"
        raise FieldRefused("gtin_invalid", f"must have {lengths} digits: {shown(text)}", hint)
    if not check_digit_is_right(number):
        raise FieldRefused("gtin_check_digit", f"has a wrong check digit: {shown(text)}")
    return number


def currency_check(_field: Field) -> Check:
    """Build the check of a currency code."""

    def check(value: Json, checking: Checking) -> Json:
        code = scalar_text(value, checking).strip().upper()
        if code and code not in MINOR_DIGITS:
            raise FieldRefused(
                "currency_unknown", f"is no ISO 4217 code: {shown(value)}", "such as EUR or USD"
            )
        return code or None

    return check


def country_check(_field: Field) -> Check:
    """Build the check of a country code."""

    def check(value: Json, checking: Checking) -> Json:
        code = scalar_text(value, checking).strip().upper()
        if code and code not in COUNTRIES:
            near = closest(code, ("UK", "EN"))
            hint = "the United Kingdom is GB" if near else "two letters, such as DE"
            raise FieldRefused("country_unknown", f"is no ISO 3166 code: {shown(value)}", hint)
        return code or None

    return check


def locale_check(_field: Field) -> Check:
    """Build the check of a locale; `de-de` becomes `de_DE`."""

    def check(value: Json, checking: Checking) -> Json:
        text = scalar_text(value, checking).strip()
        if not text:
            return None
        parts = _LOCALE.fullmatch(text)
        if parts is None:
            raise FieldRefused("locale_invalid", f"is no locale: {shown(text)}", "such as en_US")
        language, script, region = parts.groups()
        canonical = [language.lower()]
        canonical += [script.title()] if script else []
        canonical += [region.upper()] if region else []
        return "_".join(canonical)

    return check


def url_check(field: Field) -> Check:
    """Build the check of a URL: absolute, http or https, with a host and without credentials."""
    most = field.max_length or 0

    def check(value: Json, checking: Checking) -> Json:
        text = scalar_text(value, checking).strip()
        if len(text) > most:
            raise too_long(text, most)
        if not text or _COMMON_URL.fullmatch(text) or _URL.fullmatch(text):
            return text or None
        if _URL_WITH_CREDENTIALS.match(text):
            raise FieldRefused("url_credentials", "carries a user name; drafts are not secret")
        hint = "write a blank as %20" if " " in text else "such as https://img.example/1.jpg"
        raise FieldRefused("url_invalid", f"is no http or https URL: {shown(text)}", hint)

    return check


def date_time_check(_field: Field) -> Check:
    """Build the check of a point in time: ISO 8601 in, UTC out.

    A date alone is midnight; without an offset UTC is meant, and a finding says so.
    """

    def check(value: Json, checking: Checking) -> Json:
        if not isinstance(value, str):
            raise FieldRefused(
                "date_invalid",
                f"must be ISO 8601 text, not {shown(value)}",
                "assign a Date, or its toISOString()",
            )
        text = value.strip()
        return _utc_text(text, checking) if text else None

    return check


def _utc_text(text: str, checking: Checking) -> str:
    try:
        if len(text) > _MOST_DATE_CHARS or not _YEAR_FIRST.match(text):
            raise ValueError
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            what = "a date" if _is_date(text) else "a time without an offset"
            checking.remark(
                "time_zone_assumed",
                f"is {what}: UTC was taken",
                Severity.NOTE,
                "write 2026-03-01T08:00:00+01:00",
            )
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise FieldRefused(
            "date_invalid",
            f"is no date of ISO 8601: {shown(text)}",
            "such as 2026-03-01 or 2026-03-01T08:00:00Z",
        ) from None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
