"""What a comparison costs: both opinions, and two versions of a law of many articles; seconds of CPU and peak memory.

python -m benchmarks.compare [--articles N]
"""

import argparse
import random
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer import build
from kb import KnowledgeBase, open_kb
from kb.numerals import chinese

ROOT = Path(__file__).resolve().parent.parent
SEED = 7
EVERY = 5  # of the articles: one is changed, one in twice as many is inserted before it


def main() -> None:
    options = _options()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        build(ROOT / "corpus", place / "opinions", "whoosh")
        opinions = open_kb(place / "opinions")
        _print("both opinions", opinions, "yfbf-2016-228", "yff-2020-10")
        laws = place / "laws"
        laws.mkdir()
        _write(laws, opinions, options.articles)
        build(laws, place / "index", "whoosh")
        _print(f"two laws of {options.articles} articles", open_kb(place / "index"), "before", "after")
    print(f"peak memory, builds included: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _print(name: str, kb: KnowledgeBase, old: str, new: str) -> None:
    before = time.process_time()
    found = kb.compare(old, new)
    print(f"{name}: {time.process_time() - before:.3f} s, {dict(found.summary)}")


def _write(folder: Path, kb: KnowledgeBase, articles: int) -> None:
    """Articles made of the opinions' sentences; in the later law some are changed, and some stand between them."""
    choose = random.Random(SEED)
    texts = [clause.text for document in kb.documents() for clause in kb.tree(document.address) if clause.text]
    sentences = [one for text in texts for one in text.split("。") if len(one) > 20]
    before = ["。".join(choose.sample(sentences, 2)) + "。" for _ in range(articles)]
    after: list[str] = []
    for at, text in enumerate(before):
        if at % (2 * EVERY) == 0:
            after.append("。".join(choose.sample(sentences, 2)) + "。")
        after.append(text.replace("，", "，并且", 1) if at % EVERY == 0 else text)
    for name, some in (("before", before), ("after", after)):
        numbered = (f"第{chinese(n)}条 {text}" for n, text in enumerate(some, 1))
        (folder / f"{name}.txt").write_text("\n".join([f"{name}法", "", *numbered]), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000, help="articles of each law (default 1000)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
