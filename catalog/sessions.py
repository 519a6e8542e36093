"""Sessions of the console: what stands behind the cookie of a browser that has signed in."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in, without its secret.

    Attributes:
        id: By which its owner can end it; tells nothing of the secret.
        user: Who signed in.
        created_at: When, ISO 8601 UTC.
        seen_at: When it was used last, to the minute.
        ends_at: When it is over however much it is used.
        address: Where the sign-in came from.
        agent: What the browser called itself, shortened.
    """

    id: str
    user: str
    created_at: str
    seen_at: str
    ends_at: str
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that was just opened: the only moment at which its secret can be read."""

    session: Session
    secret: str = field(repr=False)
