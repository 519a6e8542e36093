"""State machines as data: every transition named, with who may cause it and what it does."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias, get_args

from catalog.errors import MoveRefused

Actor: TypeAlias = Literal["feed", "person", "rule", "marketplace", "storefront", "carrier"]

# A rule is whatever Crossdock does by itself: an approval policy, a sync run, a schedule.
ACTORS: tuple[Actor, ...] = get_args(Actor)


@dataclass(frozen=True, slots=True)
class State:
    """One state. A thing may rest for good in a final one, though an event may still leave it."""

    name: str
    sentence: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """What one event does to a thing that is in one of `sources`.

    A source None means that the thing does not exist yet. `effects` are the names of what must be
    done beside the move; what each of them means stands beside the machine that uses it.
    """

    event: str
    sources: tuple[str | None, ...]
    target: str
    actors: tuple[Actor, ...]
    sentence: str
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """An event that leaves a thing in whichever of `sources` it is in; else as `Transition`."""

    event: str
    sources: tuple[str, ...]
    actors: tuple[Actor, ...]
    sentence: str
    effects: tuple[str, ...] = ()

    def transitions(self) -> tuple[Transition, ...]:
        """One transition from each source to itself."""
        return tuple(
            Transition(self.event, (state,), state, self.actors, self.sentence, self.effects)
            for state in self.sources
        )


@dataclass(frozen=True)
class Machine:
    """The states of one noun and the only ways between them."""

    name: str
    states: tuple[State, ...]
    initial: str
    transitions: tuple[Transition, ...] = field(repr=False)

    def move(self, state: str | None, event: str, actor: str) -> str:
        """The state after an event.

        Args:
            state: Where the thing is; None when it does not exist yet.
            event: A name out of `transitions`.
            actor: Who causes it: one of `ACTORS`.

        Raises:
            MoveRefused: The event is not allowed there, or not to this actor. Context: `machine`,
                `state`, `event`, `actor`, `allowed` (the events this actor may cause there).
        """
        return self.step(state, event, actor).target

    def step(self, state: str | None, event: str, actor: str) -> Transition:
        """The transition that an event takes, with its effects. Arguments and errors as `move`."""
        found = self._by_source.get((state, event))
        if found is not None and actor in found.actors:
            return found
        allowed = self.allowed(state, actor)
        where = "does not exist yet" if state is None else f"is {state}"
        why = (
            f"{event!r} is for {', '.join(found.actors)}, not for {actor}"
            if found is not None
            else f"{event!r} is not possible there"
        )
        raise MoveRefused(
            f"the {self.name} {where}: {why}; {actor} may {', '.join(allowed) or 'do nothing'}",
            machine=self.name,
            state=state,
            event=event,
            actor=actor,
            allowed=allowed,
        )

    def allowed(self, state: str | None, actor: str) -> tuple[str, ...]:
        """The events that this actor may cause in a state, by name."""
        return tuple(
            sorted(
                event
                for (source, event), transition in self._by_source.items()
                if source == state and actor in transition.actors
            )
        )

    def targets(self, event: str) -> frozenset[str]:
        """Where an event leads, from wherever it may happen."""
        return frozenset(
            transition.target for transition in self.transitions if transition.event == event
        )

    @cached_property
    def _by_source(self) -> dict[tuple[str | None, str], Transition]:
        return {
            (source, transition.event): transition
            for transition in self.transitions
            for source in transition.sources
        }


def table(*rows: Transition | Stays) -> tuple[Transition, ...]:
    """Write a machine's transitions down: a `Stays` becomes one transition for each source."""
    return tuple(
        transition
        for row in rows
        for transition in (row.transitions() if isinstance(row, Stays) else (row,))
    )
