"""Masks for what leaves the branch: names, phones, addresses, e-mails, serials, and free text (law.md section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from toolkit.model import Field, Masking

STAR = "*"


class Audience(StrEnum):
    """Who will see it: `SCREEN` head office and statistics, `PAPER` outside the company, `LOG` a log file."""

    SCREEN = "screen"
    PAPER = "paper"
    LOG = "log"


_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("＠"): "@", ord("－"): "-"}
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d\d{3}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{14,20}(?![0-9A-Za-z])")

NO_WORDS = Masking()
"""Keeps the first character of a name and nothing of an address."""


def mask(kind: str, text: str, audience: Audience = Audience.SCREEN, masking: Masking = NO_WORDS) -> str:
    """`text` with what the kind of mask hides: `name`, `phone`, `address`, `email`, `serial`, `id_card`, `text`.

    `masking`: the rule book's words about names and addresses; without them less is kept. A kind that is not known
    hides everything, because a mistake must not give a person away. Source: law.md 4 (PIPL 6, 51; GB/T 41833 for
    paper).
    """
    bare = text.strip().translate(_FULL_WIDTH)
    if not bare:
        return ""
    if audience is Audience.LOG and kind not in ("phone", "serial"):
        return STAR * 3
    masks = {
        "name": lambda one: mask_name(one, masking),
        "address": lambda one: mask_address(one, masking),
        "email": mask_email,
        "id_card": mask_id_card,
        "text": mask_text,
    }
    if kind == "phone":
        return mask_phone(bare, audience)
    if kind == "serial":
        return _last(bare, 4)
    return masks[kind](bare) if kind in masks else STAR * 3


def masked_field(
    field: Field | None, text: str, audience: Audience = Audience.SCREEN, masking: Masking = NO_WORDS
) -> str:
    """The text as it may leave the branch: by the field's own mask, free text scanned, all else as it is."""
    if field is None or (not field.private and str(field.type) == "text"):
        return mask("text", text, audience, masking)
    return mask(field.private, text, audience, masking) if field.private else text


def masked_fields(fields: Mapping[str, Field], texts: Mapping[str, str], masking: Masking = NO_WORDS) -> dict[str, str]:
    """Field name -> text, each masked for head office; names in the row are hidden in its free texts as well."""
    people = [texts[name] for name in texts if name in fields and fields[name].private == "name"]
    shown = {}
    for name, text in texts.items():
        field = fields.get(name)
        free = field is None or (not field.private and str(field.type) == "text")
        shown[name] = mask_text(text, people, masking) if free else masked_field(field, text, masking=masking)
    return shown


def mask_name(name: str, masking: Masking = NO_WORDS) -> str:
    """`张*`, `张*明`, `欧阳**`, `J*** S***`; of an organisation the first two characters."""
    known = _known(masking)
    if len(name) > masking.longest_name or (known.organisation is not None and known.organisation.search(name)):
        return name[:2] + STAR * 4
    if name.isascii():
        return " ".join(word[0] + STAR * 3 for word in name.split())
    if any(name.endswith(title) and len(name) - len(title) in (1, 2) for title in masking.titles):
        return name
    surname = name[:2] if name[:2] in known.surnames and len(name) > 2 else name[:1]
    given = name[len(surname) :]
    if len(surname) == 1 and len(given) == 2:
        return surname + STAR + given[-1]
    return surname + STAR * max(1, len(given))


def mask_phone(phone: str, audience: Audience = Audience.SCREEN) -> str:
    """Mobile `138****1234`, on paper `138******34`; landline `010-****5678`; in logs the last two digits."""
    digits = re.sub(r"\D", "", phone)
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if audience is Audience.LOG:
        return STAR * 9 + digits[-2:] if _is_mobile(digits) else STAR * 3
    if _is_mobile(digits):
        return (
            f"{digits[:3]}{STAR * 6}{digits[-2:]}"
            if audience is Audience.PAPER
            else f"{digits[:3]}{STAR * 4}{digits[-4:]}"
        )
    if len(digits) < 7:
        return STAR * 4
    area = _area_code(phone, digits)
    return f"{area}-{STAR * 4}{digits[-4:]}" if area else f"{STAR * 4}{digits[-4:]}"


def mask_address(address: str, masking: Masking = NO_WORDS) -> str:
    """Province, city and district; without a district nothing."""
    district = _known(masking).district
    found = district.match(address[: masking.longest_address]) if district is not None else None
    return (found[0] if found else "") + STAR * 4


def mask_email(address: str) -> str:
    """`z***@x.com`."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}{STAR * 3}@{domain}" if at else STAR * 3


def mask_id_card(number: str) -> str:
    """`110***********1234`."""
    return f"{number[:3]}{STAR * 11}{number[-4:]}" if len(number) == 18 else STAR * 4


def mask_text(text: str, names: Iterable[str] = (), masking: Masking = NO_WORDS) -> str:
    """Free text with every e-mail, identity card, phone, long number and given name in it masked."""
    text = text.translate(_FULL_WIDTH)
    text = _EMAIL.sub(lambda found: mask_email(found[0]), text)
    text = _ID_CARD.sub(lambda found: mask_id_card(found[0]), text)
    text = _MOBILE.sub(lambda found: mask_phone(found[0]), text)
    text = _LANDLINE.sub(lambda found: mask_phone(found[0]), text)
    text = _LONG_NUMBER.sub(lambda found: _last(found[0], 4), text)
    for name in sorted({one.strip() for one in names}, key=lambda one: (-len(one), one)):
        if len(name) > 1:
            text = text.replace(name, mask_name(name, masking))
    return text


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of a `Masking`, ready to be searched for."""

    surnames: frozenset[str]
    organisation: re.Pattern[str] | None
    district: re.Pattern[str] | None


@lru_cache(maxsize=8)
def _known(masking: Masking) -> _Known:
    return _Known(frozenset(masking.surnames), _organisation(masking), _district(masking))


def _organisation(masking: Masking) -> re.Pattern[str] | None:
    """One of the words anywhere, or one of the endings after three characters and more."""
    found = [re.escape(word) for word in masking.organisations]
    if masking.organisation_endings:
        third = f"[^{re.escape(masking.persons_before_ending)}]" if masking.persons_before_ending else "."
        found.append(f"..{third}.*(?:{_any_of(masking.organisation_endings)})$")
    return re.compile("|".join(found)) if found else None


def _district(masking: Masking) -> re.Pattern[str] | None:
    """Regions, then districts, each with a name before its ending."""
    if not masking.districts:
        return None
    named = rf"[^{re.escape(masking.address_endings)}\d]{{1,{masking.longest_place}}}?"
    plain = [word for word in masking.districts if len(word) == 1]
    longer = [word for word in masking.districts if len(word) > 1]
    before = masking.places_before_district
    guarded = [f"(?<![{re.escape(before)}]){re.escape(word)}" if before else re.escape(word) for word in plain]
    options = "|".join((*map(re.escape, longer), *guarded))
    return re.compile(f"^.*?(?:{_any_of(masking.regions)})?(?:{named}(?:{options}))+")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _last(text: str, count: int) -> str:
    """Stars and the last characters; of a short text fewer, so that something stays hidden."""
    return STAR * 4 + text[-min(count, len(text) // 2) :] if len(text) > 1 else STAR * 4


def _is_mobile(digits: str) -> bool:
    return re.fullmatch(r"1[3-9]\d{9}", digits) is not None


def _area_code(phone: str, digits: str) -> str:
    """The area code as written before a hyphen, else 010 and 02x with three digits, others with four."""
    if digits.startswith(("400", "800")) and len(digits) == 10:
        return digits[:3]
    if not digits.startswith("0"):
        return ""
    before = re.match(r"\(?(0\d{2,3})[)\-— ]", phone.strip())
    return before[1] if before else digits[: 3 if digits[1] in "12" else 4]
