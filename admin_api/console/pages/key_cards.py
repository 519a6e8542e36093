"""Cards of sessions, tokens, app passwords and public keys: one's own, and of others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from admin_api.console.parts.buttons import button
from admin_api.console.parts.copying import show_secret
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.forms import AreaField, ChoiceField, TextField, form_dialog
from admin_api.console.parts.notes import confirm, toast
from admin_api.console.parts.tags import Tag, tag
from admin_api.console.view import View
from catalog.public_keys import UserKey
from catalog.sessions import Session
from catalog.users import ApiToken, NewToken, Scope

_SCOPES: tuple[tuple[Scope, str], ...] = (
    ("read", "read: looks at what its user may see"),
    ("feeds", "feeds: looks, and sends feeds"),
    ("all", "all: whatever its user may do"),
)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose keys a card shows: the caller's own where `user` is None."""

    view: View
    user: str | None = None

    async def tokens(self) -> tuple[ApiToken, ...]:
        """Their tokens, the newest first, those in force before the others."""
        found = await self.view.ask(self.view.desks.tokens.all, self.view.caller, self.user)
        return tuple(sorted(reversed(found), key=lambda each: each.revoked_at is not None))

    async def add_token(self, label: str, scope: Scope) -> NewToken:
        """Make a token of theirs."""
        desk = self.view.desks.tokens
        return await self.view.ask(desk.add, self.view.caller, label, scope, self.user)

    async def revoke(self, prefix: str) -> None:
        """Revoke a token of theirs."""
        await self.view.ask(self.view.desks.tokens.revoke, self.view.caller, prefix, self.user)

    async def keys(self) -> tuple[UserKey, ...]:
        """Their public keys."""
        return await self.view.ask(self.view.desks.tokens.keys, self.view.caller, self.user)


async def passwords_card(holder: KeyHolder) -> None:
    """App passwords of the drive."""
    title = "Your app passwords" if holder.user is None else "App passwords"
    await _token_card(holder, title, "drive", "Make app password")


async def tokens_card(holder: KeyHolder) -> None:
    """Tokens for the API."""
    await _token_card(holder, "Tokens", None, "Make token")


async def _token_card(holder: KeyHolder, title: str, scope: Scope | None, does: str) -> None:
    """Tokens of the drive, or all others."""

    async def fill() -> None:
        found = await holder.tokens()
        shown = [each for each in found if (each.scope == "drive") == (scope == "drive")]
        place.clear()
        with place:
            _draw_tokens(shown, revoke, scope == "drive")

    async def add() -> None:
        if await make_token(holder, scope, does):
            await fill()

    async def revoke(token: ApiToken) -> None:
        question = f"Revoke {token.label or token.prefix}?"
        consequence = "Whatever uses it is refused from now on. This cannot be undone."
        if await confirm(question, consequence, "Revoke", danger=True):
            await holder.revoke(token.prefix)
            toast("It is revoked")
            await fill()

    with _list_card(title, does, add):
        place = tag("div")
    await fill()


async def make_token(holder: KeyHolder, scope: Scope | None, does: str) -> bool:
    """Ask for a token's label, make it, and show its secret; returns whether one was made."""
    made = await _ask_token(holder, scope, does)
    if made is None:
        return False
    await show_secret(
        f"{'App password' if scope else 'Token'} for {made.token.label or 'no name'}",
        made.secret,
        f"For {made.token.user}. It is shown this once and kept nowhere: put it where it belongs.",
    )
    return True


async def _ask_token(holder: KeyHolder, scope: Scope | None, does: str) -> NewToken | None:
    fields: dict[str, Any] = {}
    made: list[NewToken] = []

    def draw() -> None:
        hint = "Which program or PC it is for: one for each, so that one can be revoked."
        fields["label"] = TextField("For", hint=hint, example="Ann's laptop")
        if scope is None:
            fields["scope"] = ChoiceField("May", _SCOPES)

    async def do() -> None:
        wanted = scope or fields["scope"].value
        made.append(await holder.add_token(fields["label"].value.strip(), wanted))

    return made[0] if await form_dialog(does, "Make", draw, do) else None


def _draw_tokens(
    tokens: Sequence[ApiToken], revoke: Callable[[ApiToken], Any], is_drive: bool
) -> None:
    if not tokens:
        why = (
            "Make one for each program or PC that maps the drive."
            if is_drive
            else "Programs sign in with one, and may do no more than its user."
        )
        empty("None yet", why, icon_name="o_key")
        return
    with tag("ul", "cd-entries"):
        for token in tokens:
            with tag("li"):
                with tag("div", "cd-entries__words"):
                    tag("span", text=token.label or "no name")
                    with tag("span", "cd-muted cd-small"):
                        scope = "" if is_drive else f"{token.scope}, "
                        tag("span", text=f"cdk_{token.prefix}…, {scope}used ")
                        when(token.last_used_at, "never")
                if token.revoked_at:
                    chip("revoked", "calm")
                else:
                    button("Revoke", partial(revoke, token), kind="quiet")


async def keys_card(holder: KeyHolder) -> None:
    """Public keys for SFTP."""
    desk = holder.view.desks.tokens

    async def fill() -> None:
        found = await holder.keys()
        place.clear()
        with place:
            _draw_keys(found, remove)

    async def add() -> None:
        fields: dict[str, Any] = {}

        def draw() -> None:
            fields["label"] = TextField("For", example="the till")
            fields["key"] = AreaField(
                "Public key",
                hint="The content of the file that ends with .pub.",
                example="ssh-ed25519 AAAA… ann@laptop",
            )

        async def do() -> None:
            text, label = fields["key"].value, fields["label"].value.strip()
            await holder.view.ask(desk.add_key, holder.view.caller, text, label, holder.user)

        if await form_dialog("Add public key", "Add", draw, do):
            toast("The key is added")
            await fill()

    async def remove(key: UserKey) -> None:
        consequence = "Whoever is logged in with it is sent away within two minutes."
        if await confirm(f"Remove {key.label or 'this key'}?", consequence, "Remove", danger=True):
            fingerprint = key.key.fingerprint
            await holder.view.ask(desk.remove_key, holder.view.caller, fingerprint, holder.user)
            toast("The key is removed")
            await fill()

    with _list_card("Public keys for SFTP", "Add public key", add):
        place = tag("div")
    await fill()


def _draw_keys(keys: Sequence[UserKey], remove: Callable[[UserKey], Any]) -> None:
    if not keys:
        empty("None yet", "With one, jobs log in over SFTP without a password.", icon_name="o_key")
        return
    with tag("ul", "cd-entries"):
        for key in keys:
            with tag("li"):
                with tag("div", "cd-entries__words"):
                    tag("span", text=key.label or "no name")
                    tag("code", "cd-muted", key.key.fingerprint)
                button("Remove", partial(remove, key), kind="quiet")


def draw_sessions(sessions: Sequence[Session], this: str, end: Callable[[Session], Any]) -> None:
    """Browsers that are signed in, with the way to sign each of them out."""
    if not sessions:
        empty("Nowhere signed in", icon_name="o_devices")
        return
    with tag("ul", "cd-entries"):
        for session in sessions:
            with tag("li"):
                with tag("div", "cd-entries__words"):
                    tag("span", text=browser_text(session.agent))
                    with tag("span", "cd-muted cd-small"):
                        tag("span", text=f"{session.address or 'no address'}, used ")
                        when(f"{session.seen_at}:00Z")
                if session.id == this:
                    chip("this one", "good")
                else:
                    button("Sign out", partial(end, session), kind="quiet")


def browser_text(agent: str) -> str:
    """What a browser calls itself, as people know it."""
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    shown = {"Edg": "Edge", "OPR": "Opera"}
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")
    name = next((each for each in names if each in agent), "")
    system = next((each for each in systems if each in agent), "")
    known = " on ".join(each for each in (shown.get(name, name), system) if each)
    return known or agent or "a program"


@contextmanager
def _list_card(title: str, does: str, do: Callable[[], Any]) -> Iterator[Tag]:
    with tag("section", "cd-card"):
        with tag("div", "cd-card__head"):
            tag("h2", text=title)
            button(does, do, icon_name="o_add")
        with tag("div", "cd-card__body cd-card__body--bare") as body:
            yield body
