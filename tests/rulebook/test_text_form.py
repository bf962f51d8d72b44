"""`templates/rulebook.toml`: what staff mistype there is refused with its place and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import RulebookError
from toolkit.rulebook import load_rulebook, words


def refusal(folder: Path, text: str | bytes) -> str:
    """The sentence in which a book with this text is refused."""
    path = folder / "templates/rulebook.toml"
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    return words("zh")(f"error.{caught.value.key}", **caught.value.values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[branch."城东店"]\npolicy = "warranty"\n', ("rulebook.toml", "branch", "branches")),
        ("rules = 3\n", ("rulebook.toml", "rules")),
        ("[branches\n", ("rulebook.toml", "line 1")),
        (b"\xff\xfe\x00\x01", ("rulebook.toml", "UTF-8")),
        ('[branches."城东店"]\npolicy = "guarantee"\n', ("城东店", "guarantee", "warranty")),
        ('[branches."城东店"]\ncalendar = "moon"\n', ("城东店", "moon", "china")),
        ('[branches."城东店"]\npolicies = "warranty"\n', ("城东店", "policies", "policy")),
        ('[settings]\nlanguage = "fr"\n', ("settings.language", "fr", "zh, en")),
        ('[settings]\nmask = "full"\n', ("settings.mask", "full", "true")),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_what_is_allowed(
    tmp_path: Path, text: str | bytes, said: tuple[str, ...]
) -> None:
    sentence = refusal(tmp_path, text)
    assert [one for one in said if one not in sentence] == [], sentence


def test_a_setting_of_a_branch_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/rulebook.toml").write_text(
        '\ufeff[branches."城东店"]\npolicy = "computer"\n', encoding="utf-8"
    )
    assert load_rulebook(tmp_path).policy_of("城东店") == "computer"
