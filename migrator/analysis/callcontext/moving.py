"""Which functions change something that matters at a call of theirs, by the words of their bodies alone."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import regex

from migrator.analysis.definitions import Definition
from migrator.analysis.program import Program

_WORDS = regex.compile(r"\b([A-Za-z_]\w*)(?:\s*\(\s*(\w+))?")
_Word = tuple[str, str]  # a name, and the word behind its parenthesis

_SAID: WeakKeyDictionary[Definition, frozenset[_Word]] = WeakKeyDictionary()


class Moving:
    """Tells it for one program; what moves is walked through, so a name too many costs time and nothing else."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[Definition, bool] = {}
        self._counts: dict[_Word, bool] = {}

    def is_moving(self, definition: Definition) -> bool:
        """Tell whether a function, or one that it calls, takes or drops something, or changes an account."""
        if definition not in self._known:
            self._known.update(self._follow(definition))
        return self._known[definition]

    def _follow(self, definition: Definition) -> dict[Definition, bool]:
        seen, waiting = {definition}, [definition]
        while waiting:
            at = waiting.pop()
            known = self._known.get(at)
            words = self._words(at) if known is None else frozenset()
            if known or any(self._is_mover(word) for word in words):
                return {definition: True, at: True}
            new = {each for name, _ in words for each in self._program.definitions(name, at.path)} - seen
            seen |= new
            waiting += new
        return dict.fromkeys(seen, False)

    def _words(self, definition: Definition) -> frozenset[_Word]:
        """Return the words of a body, those of the macros that it names included."""
        if definition not in _SAID:
            body = definition.function.body
            _SAID[definition] = frozenset(_WORDS.findall(definition.unit.text, body.start, body.end))
        return _SAID[definition] | frozenset(self._unfold(_SAID[definition]))

    def _unfold(self, words: frozenset[_Word]) -> Iterator[_Word]:
        waiting, seen = [name for name, _ in words], {name for name, _ in words}
        while waiting:
            for text in self._program.macro_texts(waiting.pop()):
                for word in _WORDS.findall(text):
                    yield word
                    if word[0] not in seen:
                        seen.add(word[0])
                        waiting.append(word[0])

    def _is_mover(self, word: _Word) -> bool:
        if word not in self._counts:
            self._counts[word] = self._judge(*word)
        return self._counts[word]

    def _judge(self, name: str, argument: str) -> bool:
        events = self._program.events
        names = (name, f"{name}({argument})") if argument else (name,)
        event = events.of(name, names[-1])
        if event is not None and (event.mask or event.rcu or event.time or event.allows):
            return True
        is_read = bool(self._program.all_of(name)) or self._program.has_macro(name)
        holding = (each for each in events.facts.holding if not (each.doubtful and is_read))
        return any(each.is_taken_by(text) or each.is_dropped_by(text) for each in holding for text in names)
