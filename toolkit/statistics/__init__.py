"""Statistics: targets and figures of a period, as pure functions over cases and clock readings."""

from toolkit.statistics.figures import figures, quantile
from toolkit.statistics.periods import before, month_of, parts, period_of
from toolkit.statistics.report import statistics
from toolkit.statistics.scope import Scope, scope_of

__all__ = ["Scope", "before", "figures", "month_of", "parts", "period_of", "quantile", "scope_of", "statistics"]
