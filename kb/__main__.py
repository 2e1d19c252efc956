"""`python -m kb` where the command `kb` is not on the path."""

import sys

from kb.cli import main

sys.exit(main())
