"""Measures judging, rules and clocks, beside their rivals: `python -m tests.benchmarks.judging [--json]`.

CPU time, interleaved, medians; `--cases` sets the size of the night that is judged as a whole.
"""

from __future__ import annotations

import argparse
import json

from tests.benchmarks.clocks_part import clock_figures
from tests.benchmarks.judging_rules import NIGHT, rules_figures


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=NIGHT, help="cases of the night")
    options = parser.parse_args()
    figures = {**rules_figures(options.cases), **clock_figures()}
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
