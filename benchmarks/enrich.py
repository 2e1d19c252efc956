"""What tagging costs: CPU time per clause of 120 characters, on both opinions and, where given, on statutes.

python -m benchmarks.enrich [--corpus FOLDER]
"""

import argparse
import time
from pathlib import Path

from indexer.enrich import Enricher
from indexer.enrich.lists import read_lists
from indexer.parse import Parsed, parse
from indexer.read import read_corpus
from indexer.source import Source

ROOT = Path(__file__).resolve().parent.parent
TYPICAL = 120  # characters of a clause
ROUNDS = 5


def main() -> None:
    options = _options()
    for name, corpus in (("both opinions", ROOT / "corpus"), *([("given", options.corpus)] if options.corpus else [])):
        sources = [one for one in read_corpus(corpus) if isinstance(one, Source)]
        parsed = [(parse(source), source.text) for source in sources]
        texts = [clause.text for document, _ in parsed for clause in document.clauses if clause.text]
        characters = sum(map(len, texts))
        spent = min(_spent(parsed) for _ in range(ROUNDS if len(parsed) < 100 else 1))
        each, typical = 1000 * spent / len(texts), 1000 * spent / characters * TYPICAL
        print(f"{name}: {len(texts)} clauses, {characters / len(texts):.0f} characters each")
        print(f"  {each:.3f} ms a clause, {typical:.3f} ms for {TYPICAL} characters")


def _spent(parsed: list[tuple[Parsed, str]]) -> float:
    """CPU seconds to tag everything once, the lists read before."""
    enricher = Enricher(read_lists(ROOT / "corpus" / "vocabulary", []))
    before = time.process_time()
    for document, text in parsed:
        enricher.enrich(document, text)
    return time.process_time() - before


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder to tag too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
