"""What checking a memo costs: one of fifty pages, made of the tests' clean and seeded memos; seconds of CPU.

python -m benchmarks.memo [--pages N]
"""

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer import build
from kb import open_kb
from kb.citation.memo import check

ROOT = Path(__file__).resolve().parent.parent
PAGE = 600  # characters


def main() -> None:
    options = _options()
    memos = [
        (ROOT / "tests" / "data" / "memos" / f"{name}.md").read_text(encoding="utf-8") for name in ("clean", "seeded")
    ]
    text = "\n\n".join(memos)
    memo = "\n\n".join([text] * (1 + options.pages * PAGE // len(text)))
    with TemporaryDirectory() as folder:
        build(ROOT / "corpus", Path(folder), "whoosh")
        kb = open_kb(Path(folder))
        before = time.process_time()
        found = check(kb, memo, markdown=True)
        spent = time.process_time() - before
    print(f"{len(memo) // PAGE} pages, {len(found.citations)} citations, {len(found.findings)} findings: {spent:.2f} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=50, help="pages of the memo (default 50)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
