"""Templates on the wire."""

from pydantic import Field

from admin_api.desks.templates import MOST_COUNTED, TemplatePreview, TemplateShown, TemplateWhole
from admin_api.wire import Wire
from catalog.templates import MAX_LENGTH, Template

_NAME_CHARS = 255


class TemplateLine(Wire):
    """A template in a list. `used_by` listings, up to ten thousand; `is_more` beyond."""

    name: str
    version: int
    at: str
    by: str
    tokens: list[str]
    used_by: int
    is_more: bool


class TemplateVersionOut(Wire):
    """One version of a template."""

    version: int
    at: str
    by: str
    html: str
    checksum: str
    tokens: list[str]


class TemplateOut(Wire):
    """A template with its versions, the newest first."""

    name: str
    versions: list[TemplateVersionOut]
    used_by: int
    is_more: bool


class TemplateIn(Wire):
    """A template to save. `version` is the one that you have seen, 0 for one that is new."""

    name: str = Field(min_length=1, max_length=_NAME_CHARS, examples=["templates/ring.html"])
    html: str = Field(min_length=1, max_length=MAX_LENGTH, examples=["<h1>${PRODUCT.Title}</h1>"])
    version: int = Field(ge=0, le=2**31, examples=[0])


class TrialIn(Wire):
    """A template to try on a SKU. `html` null: the version that counts."""

    sku: str = Field(min_length=1, max_length=50, examples=["RING-54"])
    name: str = Field(min_length=1, max_length=_NAME_CHARS, examples=["templates/ring.html"])
    html: str | None = Field(None, max_length=MAX_LENGTH)


class TokenOut(Wire):
    """A token and what the product says to it; null where it says nothing, and the text is empty.

    Write it as `${PRODUCT.…}`.
    """

    token: str
    value: str | None


class TemplateTrialOut(Wire):
    """What a template makes of a product, exactly as it would be sent to the channel.

    `html` is null where it must not be sent; `fault` says why. Whoever shows it puts it into a
    frame without rights: it is the merchant's text. `used_by` listings would be made anew.
    """

    sku: str
    channel: str
    html: str | None
    fault: str | None
    tokens: list[TokenOut]
    missing: list[str]
    used_by: int
    is_more: bool


def template_line(shown: TemplateShown) -> TemplateLine:
    """A template in a list as it is shown."""
    names = ("name", "version", "at", "by")
    told: dict[str, object] = {name: getattr(shown.template, name) for name in names}
    tokens = {"tokens": list(shown.template.tokens)}
    return TemplateLine.model_validate({**told, **tokens, **_counted(shown.used_by)})


def template_out(whole: TemplateWhole) -> TemplateOut:
    """A template as it is shown."""
    told = {
        "name": whole.current.name,
        "versions": [template_version_out(each) for each in whole.versions],
    }
    return TemplateOut.model_validate({**told, **_counted(whole.used_by)})


def template_version_out(template: Template) -> TemplateVersionOut:
    """One version of a template as it is shown."""
    names = ("version", "at", "by", "html", "checksum")
    told: dict[str, object] = {name: getattr(template, name) for name in names}
    return TemplateVersionOut.model_validate({**told, "tokens": list(template.tokens)})


def trial_out(tried: TemplatePreview) -> TemplateTrialOut:
    """What a template makes of a product as it is shown."""
    made = tried.made
    told: dict[str, object] = {
        "sku": tried.sku,
        "channel": str(tried.channel),
        "html": made.html,
        "fault": made.fault,
        "tokens": [TokenOut(token=each, value=made.values.get(each)) for each in tried.tokens],
        "missing": list(made.missing),
    }
    return TemplateTrialOut.model_validate({**told, **_counted(tried.used_by)})


def _counted(used_by: int) -> dict[str, object]:
    return {"used_by": min(used_by, MOST_COUNTED), "is_more": used_by > MOST_COUNTED}
