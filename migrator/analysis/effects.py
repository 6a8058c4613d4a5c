"""What a declared event does to the state."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.flow import Called
from migrator.analysis.knowledge import Known, without
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.facts.arch import Accounts
from migrator.facts.events import Event, MaskEffect
from migrator.syntax.tokens import Token

_MASKS = {MaskEffect.OFF: Mask.OFF, MaskEffect.SAVE_OFF: Mask.OFF, MaskEffect.ON: Mask.ON}
_SAVES = frozenset({MaskEffect.SAVE, MaskEffect.SAVE_OFF})


def apply_event(event: Event, call: Called, state: State, known: Known) -> tuple[State, Known]:
    """Return the state behind a call, with the flags that it saved."""
    if call.is_release:
        return _release(event, call, state, known)
    mask = state.mask
    key = _flags_key(call)
    if event.mask in _SAVES or event.scope:
        known = {**without(known, [key]), key: mask, call.result: mask}
    if event.mask is MaskEffect.RESTORE:
        kept = known.get(key, known.get(key.removeprefix("flags ")))  # saved in place, or returned and assigned
        mask = kept if isinstance(kept, Mask) else Mask.UNKNOWN
        if kept is Mask.UNKNOWN and state.ran:  # what was so where the function began: interrupts may well be on
            state = state._replace(opened=True)
    elif event.mask is not None:
        mask = _MASKS.get(event.mask, mask)
    return _account(event, state, mask), known


def _release(event: Event, call: Called, state: State, known: Known) -> tuple[State, Known]:
    """Return the state behind the end of a scope: the mask is as it was where that began."""
    if event.mask is None:
        return state, known
    kept = known.get(_flags_key(call))
    saved = event.mask is MaskEffect.SAVE_OFF
    mask = (kept if isinstance(kept, Mask) else Mask.UNKNOWN) if saved else Mask.ON
    told = Told(mask.value) if event.told else state.told
    return _open(state._replace(told=told), mask), known


def _account(event: Event, state: State, mask: Mask) -> State:
    told = state.told
    if event.told:
        told = Told(mask.value) if event.told == "mask" else Told(event.told)
    state = state._replace(told=told, allowed=max(state.allowed + event.allows, 0))
    if event.rcu:
        state = state._replace(rcu=Rcu(event.rcu))
    if event.time:
        state = state._replace(time=Time(event.time), ran=False, opened=False)
    return _open(state, mask) if event.mask is not None else state


def _open(state: State, mask: Mask) -> State:
    """Return the state with a new mask, and what an open one means for interrupts that wait."""
    opened = state.opened or (state.ran and mask is Mask.ON)
    return state._replace(mask=mask, opened=opened, fresh=mask is Mask.ON, excused=False)


def run_guest(state: State, returns: Accounts) -> State:
    """Return the state behind a call that runs the guest."""
    state = state._replace(ran=True, opened=state.opened or state.mask is not Mask.OFF, fresh=False)
    return take_accounts(state, returns)


def return_handled(state: State, ends: Sequence[State]) -> State:
    """Return the state behind a run call whose exits are all handled before it returns, as the handlers left it.

    Where they differ, an account is unknown; where they have begun guest time
    anew, no guest has run since.
    """
    masks, told, ran = {end.mask for end in ends}, {end.told for end in ends}, {end.ran for end in ends}
    state = run_guest(state, Accounts())
    return state._replace(
        mask=masks.pop() if len(masks) == 1 else Mask.UNKNOWN,
        told=told.pop() if len(told) == 1 else Told.UNKNOWN,
        ran=ran != {False},
    )


def take_accounts(state: State, accounts: Accounts) -> State:
    """Return the state as facts tell it; what they leave out stays."""
    if accounts.time == "host":
        state = state._replace(ran=False, opened=False)
    return state._replace(
        mask=Mask(accounts.mask) if accounts.mask else state.mask,
        time=Time(accounts.time) if accounts.time else state.time,
        rcu=Rcu(accounts.rcu) if accounts.rcu else state.rcu,
        told=Told(accounts.told) if accounts.told else state.told,
    )


def _flags_key(call: Called) -> str:
    """Return the key of the flags that a call saves or restores; a scope has its own."""
    if call.arguments and not call.is_scope:
        return f"flags {_words(call.arguments[-1])}"
    return f"flags @{call.offset}"


def _words(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens if token.text != "&")
