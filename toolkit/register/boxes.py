"""Boxes: which items lie in which, never of different years, terms or departments (DA/T 22-2015 6.4)."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors import RegisterError
from toolkit.filing import as_arranged
from toolkit.model import Item
from toolkit.register.journal import append
from toolkit.register.register import Register
from toolkit.register.schema import items


def put_in_box(register: Register, numbers: Sequence[str], box: str, storage: str = "") -> list[Item]:
    """Notes the box (and, where given, the storage place) of filed items; gives the whole content of the box.

    Raises RegisterError when the box would mix series, or an item has no paper.
    """
    wanted = [register.item(number) for number in numbers]
    inside = register.items(box=box) if box else []
    series = as_arranged((inside or wanted)[0]).series
    for item in wanted:
        if item.state != "filed":
            raise RegisterError("box_needs_filed", number=item.number)
        if as_arranged(item).series != series:
            raise RegisterError("box_mixed", number=item.number, box=box, series=series)
    values = {"box": box, **({"storage": storage} if storage else {})}
    with register.writing() as connection:
        moved = [item for item in wanted if (item.box, item.storage) != (box, storage or item.storage)]
        for item in moved:
            connection.execute(items.update().where(items.c.number == item.number).values(values))
        append(connection, [(item.number, "boxed", values) for item in moved], register.at, register.who)
    return register.items(box=box)
