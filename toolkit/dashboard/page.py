"""index.html out of a view and a template; no script, no font or picture from elsewhere, prints on A4."""

from __future__ import annotations

import traceback
from collections.abc import Sized
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit.dashboard.lines import View
from toolkit.errors import TemplateError
from toolkit.rulebook import Words

TEMPLATE = "dashboard.html"
LONGEST = 1_000_000
"""Signs or items that one multiplication or addition in a template may make."""


class Sandbox(ImmutableSandboxedEnvironment):
    """No way out of the view, and no arithmetic that eats the memory."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """The result of an operator. Raises SecurityError for one that would be too large."""
        if operator in ("**", "%") or (operator == "*" and _size(left) * _size(right) > LONGEST):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


def dashboard_page(view: View, say: Words, template: str | None = None) -> bytes:
    """The page as UTF-8. `template` is the workspace's own; without one the packaged page is used.

    Raises TemplateError naming the line when the template is wrong.
    """
    environment = Sandbox(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        page = environment.from_string(template or default_template()).render(view=view, say=say)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError("dashboard_wrong", name=TEMPLATE, line=error.lineno, reason=error.message or "") from error
    except Exception as error:  # whatever the staff's own template does: it is the template that is wrong
        reason = str(error).rstrip(".") or type(error).__name__
        raise TemplateError("dashboard_wrong", name=TEMPLATE, line=_line(error), reason=reason) from error
    return page.encode("utf-8", "replace")


def default_template() -> str:
    """The packaged page; `toolkit init` copies it for staff to change."""
    return (files("toolkit.dashboard") / TEMPLATE).read_text(encoding="utf-8")


def own_template(folder: Path) -> str | None:
    """The workspace's own page; None where there is none. Raises TemplateError for one that cannot be read."""
    try:
        return (folder / TEMPLATE).read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TemplateError("template_unreadable", name=TEMPLATE, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise TemplateError("dashboard_not_text", name=TEMPLATE) from error


def _size(value: object) -> int:
    return abs(value) if isinstance(value, int) else len(value) if isinstance(value, Sized) else 1


def _line(error: Exception) -> int | str:
    """The template's line at which it broke."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return lines[-1] or "?" if lines else "?"
