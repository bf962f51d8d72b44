"""The order of work of a run: branches one by one or in parallel, then numbers, papers and lists."""

from toolkit.batch.judging import judge_branches
from toolkit.batch.night import Night, plan_night, run_night
from toolkit.batch.request import NightRequest

__all__ = ["Night", "NightRequest", "judge_branches", "plan_night", "run_night"]
