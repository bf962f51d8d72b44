"""The dashboard: one self-contained page, verdict first, from the results of a run."""

from toolkit.dashboard.lines import View
from toolkit.dashboard.page import TEMPLATE, dashboard_page, default_template, own_template
from toolkit.dashboard.view import view_of

__all__ = ["TEMPLATE", "View", "dashboard_page", "default_template", "own_template", "view_of"]
