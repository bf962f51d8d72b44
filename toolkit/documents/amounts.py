"""Money as papers print it: grouped figures, and Chinese capitals by the rules for settlement papers.

Source: 支付结算办法 附件一, 会计基础工作规范 (law.md 6.1). Half a fen is rounded up, on Decimals.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_FEN = Decimal("0.01")
_LIMIT = Decimal(10) ** 12


def in_figures(amount: Decimal) -> str:
    """`1234.5` -> `1,234.50`."""
    return f"{amount.quantize(_FEN, ROUND_HALF_UP):,}"


def in_capitals(amount: Decimal) -> str:
    """`Decimal("1680.32")` -> `人民币壹仟陆佰捌拾元零叁角贰分`.

    Raises ValueError below zero and from 10^12 on, where the reading would be ambiguous.
    """
    rounded = amount.quantize(_FEN, ROUND_HALF_UP)
    if rounded < 0 or rounded >= _LIMIT:
        raise ValueError(f"no amount for capitals: {amount}")
    yuan, fen = divmod(int(rounded * 100), 100)
    jiao, fen = divmod(fen, 10)
    return "人民币" + _whole(yuan, bool(jiao or fen)) + _small(jiao, fen, yuan)


def _whole(yuan: int, more: bool) -> str:
    """The part before 元, 元 included; nothing for less than a yuan, unless there is nothing else."""
    if yuan == 0:
        return "" if more else "零元"
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    written = ""
    zero = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            zero = bool(written)
            continue
        if written and (zero or group < 1000):
            written += "零"
        written += _four(group) + _GROUPS[index]
        zero = False
    return written + "元"


def _four(group: int) -> str:
    """A group of up to four digits: `1010` -> `壹仟零壹拾`."""
    written = ""
    zero = False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            zero = bool(written)
            continue
        written += ("零" if zero else "") + _DIGITS[digit] + _PLACES[place]
        zero = False
    return written


def _small(jiao: int, fen: int, yuan: int) -> str:
    """What follows 元: 整 unless it ends in fen; 零 after a round yuan and for an empty jiao."""
    if not jiao and not fen:
        return "整"
    zero = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    return zero + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "整")
