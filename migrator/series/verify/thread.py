"""How the mails of a series hang together: Message-IDs, and what answers what."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import regex

from migrator.rewrite.checks import Check
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.outcome import Outcome, count, skip

_ID = regex.compile(r"<[^<>\s]+>")
_NO_ANSWERS = "no mail answers another, as b4 writes them to files; who sends them makes the thread"
_NO_IDS = "no mail has a Message-ID; git send-email makes them, and b4 am -m finds nothing without"


def check_ids(series: ReadSeries) -> Check:
    """Return whether every mail has a Message-ID of its own; one where none has is left to who sends it."""
    outcome = Outcome("message-ids")
    without = [mail.name for mail in series.mails if not mail.message_id]
    if len(without) == len(series.mails):
        outcome.doubts.append(_NO_IDS)
    else:
        outcome.faults += [f"{name} has no Message-ID, and others have" for name in without]
    counts = Counter(mail.message_id for mail in series.mails if mail.message_id)
    for message_id, number in counts.items():
        if number > 1:
            outcome.faults.append(f"{number} mails have the Message-ID {message_id}")
    return outcome.conclude(f"{count(counts, 'mail')}, each with one of its own")


def check_thread(series: ReadSeries) -> Check:
    """Return whether all mails hang below one: the cover letter, the first patch, or a cover letter that is not there.

    Mails that all answer nothing are left to who sends them.
    """
    outcome = Outcome("thread")
    first, *others = series.mails
    if not any(mail.message_id for mail in series.mails):
        return skip("thread", "without Message-IDs there is none")
    top = _find_top(series)
    if top:
        return outcome.conclude(f"{count(series.mails, 'mail')} below {top}, which is not among them")
    if others and not any(_parents(mail) for mail in series.mails):
        outcome.doubts.append(_NO_ANSWERS)
    else:
        outcome.faults += _find_loose(first, others, series.mails)
    if first.in_reply_to:
        outcome.notes.append(f"{first.name} itself answers {first.in_reply_to}")
    return outcome.conclude(f"{count(others, 'mail')} below {first.name}" if others else "one mail needs none")


def _find_top(series: ReadSeries) -> str:
    """Return the Message-ID that all patches answer, where its mail is not there; else empty."""
    answered = {mail.in_reply_to for mail in series.patches}
    top = answered.pop() if series.cover is None and len(answered) == 1 else ""
    return "" if any(mail.message_id == top for mail in series.patches) else top


def _find_loose(first: ReadMail, others: Sequence[ReadMail], mails: Sequence[ReadMail]) -> Iterator[str]:
    """Yield a sentence on each mail that does not lead to the first."""
    parents = {mail.message_id: _parents(mail) for mail in mails if mail.message_id}
    for mail in others:
        if not first.message_id or not _leads_to(first.message_id, _parents(mail), parents):
            answers = f"answers {mail.in_reply_to}" if mail.in_reply_to else "answers nothing"
            yield f"{mail.name} {answers}, which does not lead to {first.name}"


def _parents(mail: ReadMail) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*([mail.in_reply_to] if mail.in_reply_to else []), *_ID.findall(mail.references)]))


def _leads_to(wanted: str, ids: tuple[str, ...], parents: Mapping[str, tuple[str, ...]]) -> bool:
    waiting = dict.fromkeys(ids)
    seen: set[str] = set()
    while waiting:
        current, _ = waiting.popitem()
        if current == wanted:
            return True
        seen.add(current)
        waiting.update(dict.fromkeys(each for each in parents.get(current, ()) if each not in seen))
    return False
