"""How well questions find the articles that answer them: ours beside plain words cut by jieba, gains and losses.

    python -m benchmarks.relevance CORPUS QUERIES QRELS [--engine whoosh|tantivy] [--json] [--update-baseline]

Without --engine both are measured, and words cut by jieba as the baseline; questions gained and lost against
benchmarks/baseline.json are listed, so that a change of ranking is reviewed question by question.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import statutes
from benchmarks.plain_words import PlainWords
from indexer import index
from indexer.vocabulary import Vocabulary
from kb import SearchOptions, open_kb
from kb.engine import MODULES

BASELINE = Path(__file__).parent / "baseline.json"
DEEP = 100
Ask = Callable[[str], list[str]]
"""A question → the ids of at most DEEP articles, best first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions that have an answer."""

    ndcg10: float
    recall10: float
    recall100: float
    mrr10: float
    questions: int


def figures(found: dict[str, list[str]], answers: dict[str, dict[str, int]]) -> Figures:
    """The usual figures of ranked retrieval."""
    scored = [one(found[question], right) for question, right in answers.items() if question in found]
    ndcg10, recall10, recall100, mrr10 = (round(sum(column) / len(scored), 4) for column in zip(*scored, strict=True))
    return Figures(ndcg10, recall10, recall100, mrr10, len(scored))


def one(found: list[str], right: dict[str, int]) -> tuple[float, float, float, float]:
    """nDCG@10, recall@10, recall@100 and the reciprocal rank within ten, of one question."""
    gain = sum(right.get(article, 0) / log2(at + 2) for at, article in enumerate(found[:10]))
    ideal = sum(grade / log2(at + 2) for at, grade in enumerate(sorted(right.values(), reverse=True)[:10]))
    held = [len(right.keys() & set(found[:depth])) / len(right) for depth in (10, 100)]
    first = next((1 / (at + 1) for at, article in enumerate(found[:10]) if article in right), 0.0)
    return gain / ideal, held[0], held[1], first


def ours(corpus: Path, engine: str, questions: dict[str, str]) -> dict[str, list[str]]:
    """Every question asked of the product itself, as a user would."""
    with TemporaryDirectory() as folder:
        index(statutes.documents(corpus), Vocabulary((), {}, ()), Path(folder), engine)
        kb = open_kb(Path(folder))
        options = SearchOptions(limit=DEEP)
        return {
            id_: [hit.address.rpartition("/")[2] for hit in kb.search(text, options).hits]
            for id_, text in questions.items()
        }


def plain(corpus: Path, questions: dict[str, str]) -> dict[str, list[str]]:
    """Every question asked of an index of words as jieba cuts them."""
    words = PlainWords((row["id"], row["text"]) for row in statutes.rows(corpus))
    return {id_: words.best(text, DEEP) for id_, text in questions.items()}


def changed(found: dict[str, list[str]], answers: dict[str, dict[str, int]]) -> dict[str, list[str]]:
    """Questions whose nDCG@10 rose or fell against the baseline."""
    before = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    now = scores(found, answers)
    return {
        "gained": [q for q, score in now.items() if score > before.get(q, score) + 0.001],
        "lost": [q for q, score in now.items() if score < before.get(q, score) - 0.001],
    }


def scores(found: dict[str, list[str]], answers: dict[str, dict[str, int]]) -> dict[str, float]:
    return {q: round(one(found[q], right)[0], 4) for q, right in answers.items() if q in found}


def table(rows: Iterable[tuple[str, Figures]]) -> str:
    lines = ["| | nDCG@10 | recall@10 | recall@100 | MRR@10 | questions |", "|---|---|---|---|---|---|"]
    for name, f in rows:
        lines.append(
            f"| {name} | {f.ndcg10:.4f} | {f.recall10:.4f} | {f.recall100:.4f} | {f.mrr10:.4f} | {f.questions} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--engine", choices=sorted(MODULES))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--update-baseline", action="store_true")
    options = parser.parse_args()
    answers = statutes.answers(options.qrels)
    questions = {id_: text for id_, text in statutes.questions(options.queries).items() if id_ in answers}
    if options.json:
        found = ours(options.corpus, options.engine or "whoosh", questions)
        f = figures(found, answers)
        print(json.dumps({name: getattr(f, name) for name in Figures.__slots__}))
        return
    rows = [] if options.engine else [("jieba words", figures(plain(options.corpus, questions), answers))]
    for engine in [options.engine] if options.engine else sorted(MODULES):
        found = ours(options.corpus, engine, questions)
        rows.append((f"ours on {engine}", figures(found, answers)))
    print(table(rows))
    for name, ids in changed(found, answers).items():
        print(f"{name}: {len(ids)}", *(f"{id_} {questions[id_]}" for id_ in ids), sep="\n  ", file=sys.stdout)
    if options.update_baseline:
        BASELINE.write_text(json.dumps(scores(found, answers), indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
