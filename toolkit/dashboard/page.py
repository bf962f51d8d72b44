"""index.html out of a view and a template; no script, no font or picture from elsewhere, prints on A4."""

from __future__ import annotations

from importlib.resources import files

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit.dashboard.view import View
from toolkit.errors import TemplateError
from toolkit.rulebook import Words

TEMPLATE = "dashboard.html"


def dashboard_page(view: View, say: Words, template: str | None = None) -> bytes:
    """The page as UTF-8. `template` is the workspace's own; without one the packaged page is used.

    Raises TemplateError naming the line when the template is wrong.
    """
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        page = environment.from_string(template or default_template()).render(view=view, say=say)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError("dashboard_wrong", name=TEMPLATE, line=error.lineno, reason=error.message or "") from error
    except jinja2.TemplateError as error:
        raise TemplateError("dashboard_wrong", name=TEMPLATE, line="?", reason=str(error)) from error
    return page.encode("utf-8", "replace")


def default_template() -> str:
    """The packaged page; `toolkit init` copies it for staff to change."""
    return (files("toolkit.dashboard") / TEMPLATE).read_text(encoding="utf-8")
