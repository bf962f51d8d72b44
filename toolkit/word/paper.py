"""A template compiled once, and papers rendered from it: the same facts give the same bytes."""

from __future__ import annotations

import marshal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Template
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.runtime import Context

from toolkit.errors import TemplateError, ToolkitError
from toolkit.word.check import check_parts
from toolkit.word.dangers import dangers_of, without_master
from toolkit.word.faults import Spot, TemplateFault
from toolkit.word.fields import used_fields
from toolkit.word.ids import Numbering, unique_ids
from toolkit.word.listing import SIGN, split_paragraphs
from toolkit.word.normalise import Normalised, normalise_parts
from toolkit.word.package import (
    CONTENT_TYPES,
    RENDERED_LEVEL,
    Entry,
    PackedHead,
    ReadyBlock,
    make_entry,
    pack_head,
    pack_text,
    packing_level,
    read_package,
    ready_block,
    write_zip,
)
from toolkit.word.pictures import Gallery
from toolkit.word.relations import (
    content_types_of,
    content_types_xml,
    relations_of,
    relations_xml,
    rels_name,
)
from toolkit.word.sandbox import MAX_SECONDS, Sandbox, bounded, sandbox
from toolkit.word.source import jinja_source

Renderer = Callable[[Context], Iterator[str]]


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part that holds tags: its Jinja code, and the tag of each line for error messages."""

    name: str
    code: bytes
    """Marshalled, so that a compiled template can be kept or sent to another process."""
    lines: tuple[tuple[Spot, str], ...]
    """For each line of the source from the second on: the tag as it was written, and where."""
    sets_names: bool
    """Whether a `set` of this part could be seen by the next one."""
    head: PackedHead


@dataclass(slots=True)
class Rendering:
    """The parts of one paper that its facts changed, and the pictures they brought."""

    texts: list[tuple[str, str]]
    gallery: Gallery


@dataclass(slots=True)
class Paper:
    """A compiled template."""

    parts: tuple[CompiledPart, ...]
    static: Mapping[str, bytes]
    packed: Mapping[str, Entry]
    """The fixed parts, compressed once."""
    ready: ReadyBlock
    fields: tuple[str, ...]
    """Dotted paths of all facts that the template asks for, sorted."""
    warnings: tuple[TemplateFault, ...]
    first_id: int
    _renderers: dict[Sandbox, tuple[tuple[Template, Renderer], ...]] = field(default_factory=dict)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickles without what belongs to this process."""
        values = (
            self.parts,
            dict(self.static),
            dict(self.packed),
            self.ready,
            self.fields,
            self.warnings,
            self.first_id,
        )
        return Paper, values

    def render(self, context: Mapping[str, object]) -> bytes:
        """The paper as a .docx file. `language` in the context (`zh` unless given) sets the style of dates and marks.

        Raises TemplateError naming the tag and its place when a name is unknown or an expression fails.
        """
        rendering = self.rendering(context)
        texts = zip(self.parts, rendering.texts, strict=True)
        entries = [pack_text(part.name, text, part.head) for part, (_, text) in texts]
        if rendering.gallery.media:
            return self._with_pictures(entries, rendering.gallery)
        return write_zip(self.ready, entries)

    def rendering(self, context: Mapping[str, object]) -> Rendering:
        """The rendered parts as XML text, by name, and their pictures."""
        environment = sandbox("en" if context.get("language") == "en" else "zh")
        environment.deadline = time.monotonic() + MAX_SECONDS
        facts = {**context, **_counters(self.first_id)}
        gallery = environment.gallery = Gallery(facts["next_id"])  # type: ignore[arg-type]
        shared: Context | None = None
        rendered = []
        for part, (template, renderer) in zip(self.parts, self._in(environment), strict=True):
            if shared is None or part.sets_names:
                shared = template.new_context(facts)
            gallery.part = part.name
            try:
                text = bounded(renderer(shared), environment)
                rendered.append((part.name, split_paragraphs(text) if SIGN in text else text))
            except ToolkitError:
                raise
            except Exception as error:
                raise _located(part, template, error) from error
            if part.sets_names:
                shared = None
        return Rendering(rendered, gallery)

    def _in(self, environment: Sandbox) -> tuple[tuple[Template, Renderer], ...]:
        known = self._renderers.get(environment)
        if known is None:
            globals_ = environment.make_globals(None)
            templates = [Template.from_code(environment, marshal.loads(part.code), globals_) for part in self.parts]
            known = tuple((template, template.root_render_func) for template in templates)
            self._renderers[environment] = known
        return known

    def _with_pictures(self, entries: list[Entry], gallery: Gallery) -> bytes:
        """The file with the pictures of its values: their entries, relationships and content types."""
        shown = {part: (*relations_of(self.static, part), *more) for part, more in gallery.relations.items()}
        types = content_types_of(self.static)
        types.defaults.update({name.rsplit(".", 1)[1]: f"image/{name.rsplit('.', 1)[1]}" for name in gallery.media})
        changed = {CONTENT_TYPES: content_types_xml(types)}
        changed |= {rels_name(part): relations_xml(relations) for part, relations in shown.items()}
        changed |= dict(sorted(gallery.media.items()))
        fresh = {
            name: make_entry(name, content, packing_level(name, RENDERED_LEVEL)) for name, content in changed.items()
        }
        ready = ready_block({**self.packed, **fresh}.values())
        return write_zip(ready, entries)


def compile_template(template: bytes | Path) -> Paper:
    """The template ready for rendering.

    Raises TemplateError `template_broken` with all faults in `values["faults"]`.
    """
    parts = without_master(read_package(template if isinstance(template, bytes) else template.read_bytes()))
    normalised = normalise_parts(parts)
    faults = (*check_parts(normalised), *dangers_of(parts))
    errors = tuple(fault for fault in faults if fault.severity == "error")
    if errors:
        name = template.name if isinstance(template, Path) else "docx"
        place = errors[0].spot.in_words()
        raise TemplateError(
            "template_broken",
            name=name,
            count=len(errors),
            place=place,
            first=errors[0].message,
            faults=errors,
        )
    return _assembled(parts, normalised, faults)


def _assembled(parts: Mapping[str, bytes], normalised: list[Normalised], faults: tuple[TemplateFault, ...]) -> Paper:
    numbering = Numbering()
    compiled = tuple(_compiled(part, numbering) for part in normalised)
    dynamic = {part.name for part in compiled}
    static = {name: content for name, content in parts.items() if name not in dynamic}
    ordered = sorted(static, key=lambda name: name != CONTENT_TYPES)
    packed = {name: make_entry(name, static[name], packing_level(name, 9)) for name in ordered}
    fields = used_fields(normalised)
    return Paper(compiled, static, packed, ready_block(packed.values()), fields, faults, numbering.last + 1)


def _compiled(part: Normalised, numbering: Numbering) -> CompiledPart:
    pieces = unique_ids(part.pieces, numbering, part.name)
    source, lines = jinja_source(pieces)
    code = sandbox("zh").code_of(source, part.name)
    sets_names = any(tag.word in ("set", "macro") for tag in part.tags)
    first = pieces[0] if isinstance(pieces[0], str) else ""
    return CompiledPart(
        part.name, marshal.dumps(code), tuple((tag.spot, tag.written) for tag in lines), sets_names, pack_head(first)
    )


def _counters(first_id: int) -> dict[str, object]:
    """The functions behind ids: the next free number, and whether a key is asked for the first time."""
    numbers = count(first_id)
    seen: set[str] = set()

    def next_id() -> int:
        return next(numbers)

    def first_time(key: str) -> bool:
        new = key not in seen
        seen.add(key)
        return new

    return {"next_id": next_id, "first_time": first_time}


def _located(part: CompiledPart, template: Template, error: Exception) -> TemplateError:
    """The error with the tag and the place where it happened."""
    line = _line_of(template, error)
    spot, tag = part.lines[line - 2] if 2 <= line <= len(part.lines) + 1 else (Spot(part.name), "")
    reason = str(error) or type(error).__name__
    if isinstance(error, SecurityError) and reason in ("time", "size"):
        return TemplateError("template_endless", place=spot.in_words())
    return TemplateError("template_failed", place=spot.in_words(), tag=tag, excerpt=spot.excerpt, reason=reason)


def _line_of(template: Template, error: Exception) -> int:
    """The line of the template source at which the error was raised; 0 when it cannot be told."""
    if isinstance(error, JinjaError) and getattr(error, "lineno", None):
        return int(error.lineno)  # type: ignore[attr-defined]
    line = 0
    trace: Any = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == template.filename:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line
