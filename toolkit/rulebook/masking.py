"""The packaged words about names and addresses, for rooms that work without a whole rule book."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import cast

from toolkit.model import Masking
from toolkit.rulebook.build import build


@cache
def packaged_masking() -> Masking:
    """What `data/masking.toml` says; a workspace's own words stand in its rule book."""
    text = (files("toolkit.rulebook") / "data" / "masking.toml").read_text(encoding="utf-8")
    return cast(Masking, build(Masking, tomllib.loads(text)["masking"], "masking"))
