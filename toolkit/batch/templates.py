"""The workspace's templates, each compiled once a run; the packaged ones stand in for those that are not there."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import TemplateError, ToolkitError
from toolkit.model import Text
from toolkit.rulebook.words import catalogue
from toolkit.word import Paper, compile_template
from toolkit.word.make_templates import default_templates


def template_name(name: str, language: str) -> str:
    """`letter.docx` in Chinese, `letter.en.docx` in English."""
    return name if language == "zh" else f"{name.removesuffix('.docx')}.{language}.docx"


class Templates:
    """Template name and language -> compiled paper, kept as long as the run lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiled: dict[str, Paper | TemplateError] = {}

    def paper(self, name: str, language: str) -> Paper:
        """The compiled template. Raises TemplateError when there is none, or it is wrong (the same each time)."""
        wanted = template_name(name, language)
        if wanted not in self.compiled:
            self.compiled[wanted] = self._compile(wanted)
        found = self.compiled[wanted]
        if isinstance(found, TemplateError):
            raise found
        return found

    def _compile(self, name: str) -> Paper | TemplateError:
        try:
            return compile_template(self.content(name))
        except TemplateError as error:
            return named(error, name)

    def content(self, name: str) -> bytes:
        """The template's bytes. Raises TemplateError when there is none, or it cannot be read."""
        path = self.folder / name
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            packaged = dict(default_templates()).get(name)
            if packaged is None:
                raise TemplateError("template_missing", name=name) from None
            return packaged
        except OSError as error:
            raise TemplateError("template_unreadable", name=name, reason=error.strerror) from error


def named(error: TemplateError, name: str) -> TemplateError:
    """The same trouble with the name of the template in front, unless it says its name itself."""
    if error.key == "template_wrong":
        return error
    if "name" in error.values:
        return TemplateError(error.key, **{**error.values, "name": name})
    return TemplateError("template_wrong", name=name, reason=sentence_of(error))


def sentence_of(error: ToolkitError) -> Text:
    """An error as a sentence in both languages."""
    return catalogue()[f"error.{error.key}"].filled(**error.values)
