"""The yardstick: BM25 over words as jieba cuts them, the way most Chinese full-text search is set up."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.engine.bm25 import idf, saturated
from kb.engine.words import open_cutter


class PlainWords:
    """An index of words in memory."""

    def __init__(self, texts: Iterable[tuple[str, str]]):
        with TemporaryDirectory() as private:
            self._cutter = open_cutter((), Path(private))
            self._cutter.cut("")  # jieba reads its dictionary at the first word
        self._holding: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._ids: list[str] = []
        self._lengths: list[int] = []
        for id_, text in texts:
            words = self._words(text)
            for word, times in Counter(words).items():
                self._holding[word].append((len(self._ids), times))
            self._ids.append(id_)
            self._lengths.append(len(words))

    def best(self, question: str, most: int) -> list[str]:
        """The ids of the best texts for a question."""
        scores: dict[int, float] = defaultdict(float)
        average = sum(self._lengths) / len(self._lengths)
        for word in self._words(question):
            holding = self._holding.get(word, [])
            telling = idf(len(self._ids), len(holding))
            for text, times in holding:
                scores[text] += telling * saturated(times, self._lengths[text], average)
        return [self._ids[text] for text in nlargest(most, scores, key=lambda text: (scores[text], -text))]

    def _words(self, text: str) -> list[str]:
        return [word for word in self._cutter.search(text) if any(c.isalnum() for c in word)]
