"""Masks for what leaves the branch: names, phones, addresses, e-mails, serials, and free text (law.md section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from toolkit.model import Field

STAR = "*"


class Audience(StrEnum):
    """Who will see it: `SCREEN` head office and statistics, `PAPER` outside the company, `LOG` a log file."""

    SCREEN = "screen"
    PAPER = "paper"
    LOG = "log"


COMPOUND_SURNAMES = frozenset(
    re.findall(
        r"\S+",
        """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台
    皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘
    子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
    段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 歐陽 司馬 東方 獨孤
    諸葛 尉遲 長孫 鍾離
    """,
    )
)
"""Surnames of two characters, simplified and traditional, that a mask keeps whole."""

TITLES = ("先生", "女士", "小姐", "老师", "師傅", "师傅", "经理", "太太", "同学")
"""A surname with a title says no more than the surname does."""

_ORGANISATION = re.compile(
    r"公司|集团|学校|小学|中学|大学|学院|医院|门诊|诊所|酒店|宾馆|饭店|银行|中心|工作室|事务所|合作社|幼儿园"
    r"|商行|商店|超市|工厂|委员会|协会|..[^小大老].*(?:厂|局|院|所|社|部|店|队|馆|站|行|堂)$|Co\.|Ltd|Inc"
)
_DISTRICT = re.compile(
    r"^.*?(?:自治区|省|市|自治州|盟|地区)?(?:[^省市区县旗\d]{1,8}?(?:自治县|(?<![小社校厂片])区|县|旗|市))+"
)
NAME_LENGTH = 60
"""No person's name is longer: what is, is a text that went into the wrong cell."""

ADDRESS_LENGTH = 80
"""No address is longer; what follows is not searched."""

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("＠"): "@", ord("－"): "-"}
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d\d{3}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{14,20}(?![0-9A-Za-z])")


def mask(kind: str, text: str, audience: Audience = Audience.SCREEN) -> str:
    """`text` with what the kind of mask hides: `name`, `phone`, `address`, `email`, `serial`, `id_card`, `text`.

    A kind that is not known hides everything, because a mistake must not give a person away. Source: law.md 4
    (PIPL 6, 51; GB/T 41833 for paper).
    """
    bare = text.strip().translate(_FULL_WIDTH)
    if not bare:
        return ""
    if audience is Audience.LOG and kind not in ("phone", "serial"):
        return STAR * 3
    masks = {
        "name": mask_name,
        "address": mask_address,
        "email": mask_email,
        "id_card": mask_id_card,
        "text": mask_text,
    }
    if kind == "phone":
        return mask_phone(bare, audience)
    if kind == "serial":
        return _last(bare, 4)
    return masks[kind](bare) if kind in masks else STAR * 3


def masked_field(field: Field | None, text: str, audience: Audience = Audience.SCREEN) -> str:
    """The text as it may leave the branch: by the field's own mask, free text scanned, all else as it is."""
    if field is None or (not field.private and str(field.type) == "text"):
        return mask("text", text, audience)
    return mask(field.private, text, audience) if field.private else text


def masked_fields(fields: Mapping[str, Field], texts: Mapping[str, str]) -> dict[str, str]:
    """Field name -> text, each masked for head office; names in the row are hidden in its free texts as well."""
    people = [texts[name] for name in texts if name in fields and fields[name].private == "name"]
    shown = {}
    for name, text in texts.items():
        field = fields.get(name)
        free = field is None or (not field.private and str(field.type) == "text")
        shown[name] = mask_text(text, people) if free else masked_field(field, text)
    return shown


def mask_name(name: str) -> str:
    """`张*`, `张*明`, `欧阳**`, `J*** S***`; of an organisation the first two characters."""
    if len(name) > NAME_LENGTH or _ORGANISATION.search(name):
        return name[:2] + STAR * 4
    if name.isascii():
        return " ".join(word[0] + STAR * 3 for word in name.split())
    if any(name.endswith(title) and len(name) - len(title) in (1, 2) for title in TITLES):
        return name
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]
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


def mask_address(address: str) -> str:
    """Province, city and district; without a district nothing."""
    found = _DISTRICT.match(address[:ADDRESS_LENGTH])
    return (found[0] if found else "") + STAR * 4


def mask_email(address: str) -> str:
    """`z***@x.com`."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}{STAR * 3}@{domain}" if at else STAR * 3


def mask_id_card(number: str) -> str:
    """`110***********1234`."""
    return f"{number[:3]}{STAR * 11}{number[-4:]}" if len(number) == 18 else STAR * 4


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Free text with every e-mail, identity card, phone, long number and given name in it masked."""
    text = text.translate(_FULL_WIDTH)
    text = _EMAIL.sub(lambda found: mask_email(found[0]), text)
    text = _ID_CARD.sub(lambda found: mask_id_card(found[0]), text)
    text = _MOBILE.sub(lambda found: mask_phone(found[0]), text)
    text = _LANDLINE.sub(lambda found: mask_phone(found[0]), text)
    text = _LONG_NUMBER.sub(lambda found: _last(found[0], 4), text)
    for name in sorted({one.strip() for one in names}, key=lambda one: (-len(one), one)):
        if len(name) > 1:
            text = text.replace(name, mask_name(name))
    return text


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
