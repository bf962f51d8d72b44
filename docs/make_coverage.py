"""Makes docs/coverage.md: every entry of the service rules and their annex, and where the rule book keeps it.

Run from the repository: `python docs/make_coverage.py`. The words come from the rule book itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.model import Rule, Rulebook, Text
from toolkit.rulebook import load_rulebook

DOCS = Path(__file__).parent
ENTRIES = DOCS / "coverage.toml"
TABLE = DOCS / "coverage.md"

HEAD = """# What the service rules ask for, and where it is · 服务标准对照表

Made by `python docs/make_coverage.py` from `docs/coverage.toml` and the rule book; do not edit. Each entry of the
catalogue (section and name) and of its annex (number) names the rules, clocks, fields, entitlements, papers … that
keep it, with their id: `toolkit rules show ID` says more. “–” says why an entry is not
checked, or how a contradiction of the documents was settled.

本表由 `python docs/make_coverage.py` 生成，请勿手改。每个条目列出落实它的规则、时限、字段、权益、文书等及其编号；
`toolkit rules show 编号` 可查看详情。“–”写明不检查的原因，或原文互相矛盾处的取舍。

"""
KINDS: Mapping[str, tuple[str, Text]] = {
    "rule": ("rules", Text("规则", "rule")),
    "clock": ("clocks", Text("时限", "clock")),
    "field": ("fields", Text("字段", "field")),
    "kind": ("kinds", Text("表", "table")),
    "choice": ("choices", Text("选项", "list")),
    "parameter": ("parameters", Text("参数", "parameter")),
    "entitlement": ("entitlements", Text("权益", "entitlement")),
    "warranty": ("warranty", Text("保修", "warranty")),
    "exclusion": ("exclusions", Text("不保", "exclusion")),
    "document": ("documents", Text("文书", "paper")),
    "target": ("targets", Text("统计", "figure")),
    "fee": ("fees", Text("收费", "price")),
    "category": ("categories", Text("档案类别", "archive category")),
    "retention": ("retention", Text("保管期限", "retention")),
    "policy": ("policies", Text("政策", "policy")),
}


def coverage_table(book: Rulebook) -> str:
    """The whole page. Raises KeyError for a place that the rule book does not have."""
    entries = tomllib.loads(ENTRIES.read_text(encoding="utf-8"))
    reasons = {name: Text(**pair) for name, pair in entries["why"].items()}
    catalogue = (
        f"| {name} | {_places(where, book, reasons, 'zh')} | {_places(where, book, reasons, 'en')} |"
        for name, where in entries["catalogue"].items()
    )
    annex = (
        f"| {number} | {one['asks']} | {_places(one['where'], book, reasons, 'zh')} "
        f"| {_places(one['where'], book, reasons, 'en')} |"
        for number, one in entries["annex"].items()
    )
    lines = ["## Catalogue · 目录", "", "| entry 条目 | 落实 | kept by |", "|---|---|---|", *catalogue, ""]
    lines += ["## Annex · 附录", "", "| no. | 原文 source | 落实 | kept by |", "|---|---|---|---|", *annex, ""]
    return HEAD + "\n".join([*lines, *_settled(book)])


def _places(where: list[str], book: Rulebook, reasons: Mapping[str, Text], language: str) -> str:
    return "<br>".join(_place(one, book, reasons, language) for one in where)


def _place(reference: str, book: Rulebook, reasons: Mapping[str, Text], language: str) -> str:
    kind, _, name = reference.partition(":")
    if kind == "why":
        return f"– {reasons[name].in_language(language)}"
    subject, word = KINDS[kind]
    entry = getattr(book, subject)[name]
    return f"{word.in_language(language)} `{name}` {_label(entry).in_language(language)}".rstrip()


def _label(entry: object) -> Text:
    """What the entry calls itself; a rule has no name but its id."""
    if isinstance(entry, Rule):
        return Text("", "")
    label = entry.get("label") if isinstance(entry, Mapping) else getattr(entry, "label", None)
    if isinstance(label, Mapping):
        return Text(str(label["zh"]), str(label["en"]))
    return label if isinstance(label, Text) else Text("", "")


def _settled(book: Rulebook) -> Iterator[str]:
    """Switches with the reason of their default, blanks that are off, own decisions."""
    parameters = book.parameters.values()
    yield from ["## Switches · 开关", "", "| parameter 参数 | 默认 default | 说明 | why |", "|---|---|---|---|"]
    for one in (one for one in parameters if one.note.zh):
        values = ", ".join(f"{policy}: {value}" for policy, value in one.values.items()) or "–"
        yield f"| `{one.id}` {one.label.zh} · {one.label.en} | {values} | {one.note.zh} | {one.note.en} |"
    yield from ["", "## Off until the branch supplies a value · 留空即关闭", ""]
    for one in (one for one in parameters if not one.values):
        yield f"- `{one.id}` {one.label.zh} · {one.label.en} ({one.source})"
    yield from ["", "## Own decisions · 自行设计", ""]
    for subject in ("rules", "clocks", "parameters", "entitlements", "documents"):
        names = [f"`{name}`" for name, one in getattr(book, subject).items() if one.own_decision]
        if names:
            yield f"- {subject}: {', '.join(names)}"
    yield ""


def main() -> None:
    TABLE.write_text(coverage_table(load_rulebook()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
