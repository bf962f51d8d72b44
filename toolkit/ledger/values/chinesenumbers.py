"""Numbers in Chinese figures: 贰佰捌拾, 三百五, 一万二千."""

from __future__ import annotations

FIGURES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
FIGURES |= {"两": 2, "〇": 0, "貳": 2, "參": 3, "叄": 3, "陸": 6}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸")
MYRIADS = frozenset("万萬")


def chinese_number(text: str) -> int | None:
    """The number that `text` states; None for what is none, and for what rounds (三百左右).

    >>> chinese_number("贰佰捌拾"), chinese_number("三百五"), chinese_number("三百零五"), chinese_number("一万二")
    (280, 350, 305, 12000)
    """
    if len(text) == 1 and text in FIGURES:
        return FIGURES[text]
    total = section = 0
    figure: int | None = None
    last_unit, after_zero = 1, False
    for char in text:
        if char in MYRIADS:
            section += figure or 0
            if not section or total:
                return None
            total, section, figure, last_unit, after_zero = section * 10000, 0, None, 10000, False
        elif char in UNITS:
            if figure is None and (section or total or char not in "十拾"):
                return None
            section, figure = section + (1 if figure is None else figure) * UNITS[char], None
            last_unit, after_zero = UNITS[char], False
        elif char in FIGURES:
            if figure:  # two figures side by side are a row of digits
                return None
            figure, after_zero = FIGURES[char], after_zero or not FIGURES[char]
        else:
            return None
    if last_unit == 1:
        return None
    return _with_rest(total + section, figure or 0, last_unit, after_zero, not FORMAL.isdisjoint(text))


def _with_rest(number: int, figure: int, last_unit: int, after_zero: bool, formal: bool) -> int | None:
    """三百五 is 350, 三百零五 is 305; 叁佰伍 in capitals could be either."""
    if not figure or after_zero or last_unit == 10:
        return number + figure
    return None if formal else number + figure * last_unit // 10
