"""Cases: the tables of a branch joined into one case each, with everything that hangs on it."""

from toolkit.cases.branches import split_by_branch
from toolkit.cases.events import events
from toolkit.cases.joining import join
from toolkit.cases.naming import under_case_numbers
from toolkit.cases.parts import parts_of, uses_part

__all__ = ["events", "join", "parts_of", "split_by_branch", "under_case_numbers", "uses_part"]
