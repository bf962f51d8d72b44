"""What the archive's own slips print: the item, and who borrows or asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.documents.shown import EMPTY, NOTHING, Shower
from toolkit.model import Item, Language, Rulebook


def slip_context(
    about: str, line: Mapping[str, object], item: Item, rulebook: Rulebook, made_on: date, language: Language = "zh"
) -> dict[str, object]:
    """For 档案借阅单 (`about` = `loan`) and 档案查询审批单 (`query`): `line` is the register's line of it.

    What the line leaves empty is left blank, to be written by hand.
    """
    shower = Shower(rulebook, language)
    settings = rulebook.settings
    category = rulebook.categories.get(item.category)
    english = language == "en" and settings.company_en
    return {
        "language": language,
        "company": {
            "name": settings.company_en if english else settings.company,
            "branch": EMPTY,
            "phone": settings.phone,
        },
        "item": {
            "number": item.number,
            "replaces": EMPTY,
            "replaced_on": EMPTY,
            "title": item.title or NOTHING,
            "category": category.label.in_language(language) if category else item.category,
            "year": item.year,
            "secrecy": item.secrecy or NOTHING,
            "pages": item.pages or NOTHING,
        },
        about: {name: EMPTY if value in ("", None) else value for name, value in line.items()},
        "made_on": shower.day(made_on),
    }
