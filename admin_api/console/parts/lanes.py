"""The channels of a merchant at a glance: access, lanes with what they hold, what differs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.heads import card
from admin_api.console.parts.notes import confirm, toast, toast_fault
from admin_api.console.parts.tags import link, tag
from admin_api.console.theme import Tone
from admin_api.console.view import View
from admin_api.problems import Refused
from admin_api.sync_view import ChannelState, LaneState
from catalog.acts import Act
from catalog.errors import PlatformError
from catalog.requests import Request, Standing
from catalog.sync_views import WishKind
from store.plan_remarks import MOST_COUNTED

Changed = Callable[[], Awaitable[None]]

# What a lane is for, in a word or two.
_LANES = {"product": "lists and revises", "fast": "prices, stock, endings"}


def draw_channels(view: View, states: Sequence[ChannelState], changed: Changed) -> None:
    """Draw every channel; `changed` draws them anew after something was done."""
    if not states:
        why = "A merchant's settings say where it sells, such as ebay/EBAY_DE."
        empty("Sells nowhere yet", why, icon_name="o_sync_disabled")
    for state in states:
        _Channel(view, state, changed).draw()


class _Channel:
    """One channel."""

    def __init__(self, view: View, state: ChannelState, changed: Changed) -> None:
        self._view = view
        self._state = state
        self._changed = changed
        self._name = str(state.channel)

    def draw(self) -> None:
        with card(self._name):
            with tag("div", "cd-stack"):
                with tag("div", "cd-grid"):
                    for lane in self._state.lanes:
                        self._draw_lane(lane)
                    self._draw_rest()
                if self._view.may(Act.STEER_SYNC) and self._state.connection is not None:
                    with tag("div", "cd-row"):
                        button("Look now", partial(self._wish, "plan"), kind="quiet")
                        button("Compare now", partial(self._wish, "reconcile"), kind="quiet")

    def _draw_lane(self, lane: LaneState) -> None:
        with tag("div", "cd-stack cd-stack--close"):
            with tag("div", "cd-row"):
                tag("strong", text=f"Lane {lane.lane}")
                chip(*_standing_of(lane))
            tag("span", "cd-muted cd-small", _LANES.get(lane.lane, ""))
            if lane.hold is not None:
                self._draw_hold(lane)
            for request, standing in lane.requests:
                self._draw_request(request, standing)

    def _draw_hold(self, lane: LaneState) -> None:
        assert lane.hold is not None
        tag("p", text=lane.hold.message or lane.hold.code)
        with tag("div", "cd-row cd-small cd-muted"):
            tag("span", text="since")
            when(lane.hold.since)
            if lane.hold.until:
                tag("span", text="until")
                when(lane.hold.until)
        if self._view.may(Act.STEER_SYNC):
            with tag("div", "cd-row"):
                button("Let go", partial(self._let_go, lane.lane), icon_name="o_play_arrow")

    def _draw_request(self, request: Request, standing: Standing) -> None:
        to = self._view.link(f"/sync/requests/{request.id}")
        link(f"{request.kind} of {count(request.actions)}", to)
        said = f"{count(standing.answered)} of {count(standing.skus)} SKUs answered"
        refused = f", {count(standing.refused)} refused" if standing.refused else ""
        tag("span", "cd-muted cd-small", said + refused)
        if request.look_at:
            with tag("div", "cd-row cd-small cd-muted"):
                tag("span", text="next look")
                when(request.look_at)

    def _draw_rest(self) -> None:
        """Access, what differs there, and what waits."""
        state = self._state
        with tag("div", "cd-stack cd-stack--close"):
            with tag("div", "cd-row"):
                tag("strong", text="Access")
                if state.connection is None:
                    chip("not connected", "warn")
                elif state.connection.refused_at is not None:
                    chip("refused", "bad")
                else:
                    chip("connected", "good")
            with tag("div", "cd-row cd-small cd-muted"):
                tag("span", text="compared")
                when(state.reconciled.ended_at if state.reconciled else None, "never")
            if state.given_up is not None:
                with tag("div", "cd-row cd-small cd-muted"):
                    tag("span", text="given up")
                    when(state.given_up.at)
                    tag("span", text=state.given_up.message)
            drifts = sum(state.drifts.values())
            to = self._view.link("/drift", channel=self._name)
            link(f"{count(drifts)} differences" if drifts else "Nothing differs", to)
            waiting = sum(state.waiting.values())
            more = "+" if any(each >= MOST_COUNTED for each in state.waiting.values()) else ""
            tag("span", text=f"{count(waiting)}{more} SKUs wait" if waiting else "No SKU waits")
            for wish in state.wishes:
                tag("span", "cd-muted cd-small", f"asked for: {_WISHES[wish.wish]}")

    async def _wish(self, wish: WishKind) -> None:
        desk, view = self._view.desks.sync, self._view
        await view.ask(desk.wish, view.caller, view.merchant, self._name, wish)
        toast(f"A worker takes it up within seconds: {_WISHES[wish]}.")
        await self._changed()

    async def _let_go(self, lane: str) -> None:
        consequence = "What waits in it is sent as soon as a worker looks."
        if not await confirm(f"Let the lane {lane} of {self._name} go?", consequence, "Let go"):
            return
        view = self._view
        try:
            await view.ask(view.desks.sync.let_go, view.caller, view.merchant, self._name, lane)
        except (PlatformError, Refused) as error:
            toast_fault(error)
            return
        toast(f"The lane {lane} goes on.")
        await self._changed()


_WISHES: Mapping[WishKind, str] = {
    "plan": "a look for what is to be sent",
    "reconcile": "a comparison",
}


def _standing_of(lane: LaneState) -> tuple[str, Tone]:
    if lane.hold is not None:
        return "on hold", "warn"
    if lane.requests:
        return lane.requests[0][0].state, "busy"
    return "free", "calm"
