"""The existing key that a missed value probably means."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from mapping_service.folding import fold

# Below this likeness (difflib's ratio) a suggestion would be a guess.
_LIKE_ENOUGH = 0.6
# Keys compared letter by letter for one value: those that share the most pairs of letters.
_COMPARED = 10
# Longer texts are compared by their beginning; a likeness of pages helps nobody.
_COMPARED_CHARS = 80


class Suggestions:
    """Keys of one column, ready to be asked for the nearest one."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys: list[str] = []
        self._letters: list[str] = []
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        self._by_letters: dict[str, int] = {}
        for key in keys:
            letters = _letters(key)
            if not letters or letters in self._by_letters:
                continue
            index = len(self._keys)
            self._by_letters[letters] = index
            self._keys.append(key)
            self._letters.append(letters)
            for pair in _pairs(letters):
                self._by_pair[pair].append(index)

    def nearest(self, value: str) -> str | None:
        """The key nearest to a value, as it stands in the table; None when none is near.

        Case, blanks and punctuation make no difference: "Dunkel-Rot" finds "dunkelrot".
        """
        letters = _letters(value)
        same = self._by_letters.get(letters)
        if same is not None:
            return self._keys[same]
        shared = Counter(index for pair in _pairs(letters) for index in self._by_pair.get(pair, ()))
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(letters)
        best, likeness = None, _LIKE_ENOUGH
        # Ties go to the key that stands first in the table.
        for index, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]:
            matcher.set_seq1(self._letters[index])
            ratio = matcher.ratio()
            if ratio > likeness:
                best, likeness = self._keys[index], ratio
        return best


def _letters(text: str) -> str:
    folded = fold(text[:_COMPARED_CHARS])
    return "".join(character for character in folded if character.isalnum())


def _pairs(letters: str) -> set[str]:
    return {letters[at : at + 2] for at in range(max(len(letters) - 1, 1))} if letters else set()
