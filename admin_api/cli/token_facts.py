"""What the lists of tokens and of app passwords say of each: both are tokens of the store."""

from admin_api.cli.store_options import time_text
from catalog.users import ApiToken


def life_of(token: ApiToken) -> tuple[str, str, str]:
    """When it was made, when it was used last, and whether it is in force."""
    revoked = token.revoked_at
    return (
        time_text(token.created_at),
        time_text(token.last_used_at) or "never",
        "in force" if revoked is None else f"revoked {time_text(revoked)}",
    )


def token_json(token: ApiToken) -> dict[str, object]:
    """What `--json` prints; never the secret."""
    names = ("prefix", "user", "label", "scope", "created_at", "last_used_at", "revoked_at")
    return {name: getattr(token, name) for name in names}
