"""How ledgers are laid out: the words and thresholds of the rule book by which `ledger/` understands a sheet.

Each dataclass is one table of `[layout]`; a key that it lacks is refused when the book is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Words of header cells that say something other than a field."""

    row_numbers: tuple[str, ...]
    foreign: tuple[str, ...]
    """Columns that branches keep and that are none of ours."""
    foreign_groups: tuple[str, ...]
    generic: tuple[str, ...]
    """Words that mean something only together with their group header or their kind of table."""
    neutral: tuple[str, ...]
    """Sub-headers that add nothing to their group header: 报价 > 金额."""
    noise: tuple[str, ...]
    """What may stand in brackets behind a header without changing it."""
    scales: Mapping[str, int]
    """Unit in a header -> what its amounts are multiplied by: 百元, 万元."""
    unit_lines: Mapping[str, int]
    """What a line above the header says of all its amounts -> what they are multiplied by."""
    asking: str
    """What makes a question of a header: 旧件是否归还."""
    answered: str
    """What may stand in its place: 旧件已归还."""
    asking_endings: tuple[str, ...]
    """What asks behind the word: 修好没, 同意否."""
    person_endings: tuple[str, ...]
    case_rows: tuple[str, ...]
    """What a column says of a row that is a repair, where other rows are something else."""
    other_rows: tuple[str, ...]
    """What it says of those: 投诉, 咨询."""
    row_kinds: Mapping[str, str]
    """Of these what a row is read as -> the kind of table; the others are read as cases."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """Words that tell the rows below a header apart."""

    totals: tuple[str, ...]
    total_endings: tuple[str, ...]
    """A short text that ends in one is a total, too: 东区小计."""
    total_fillers: tuple[str, ...]
    """What may stand around a total's word besides figures: 合计（共12单）."""
    footers: tuple[str, ...]
    instructions: tuple[str, ...]
    voided: tuple[str, ...]
    """What stands beside a number that was never used, or no longer counts: 作废, 空号."""
    examples: tuple[str, ...]
    """What an instruction or example row begins with."""
    date_hints: tuple[str, ...]
    """What stands where a date should in a row that tells how to fill in: 年月日, yyyy-mm-dd."""


@dataclass(frozen=True, slots=True)
class CellMarks:
    """What cells say besides their value."""

    ditto_marks: tuple[str, ...]
    placeholders: tuple[str, ...]
    free_words: tuple[str, ...]
    yes_words: tuple[str, ...]
    no_words: tuple[str, ...]
    ticks: tuple[str, ...]
    """What stands under the one that holds of several columns: 上门 | 送修 | 寄修."""
    none_word: str
    """A placeholder elsewhere; it means no in a column of yes and no that holds one of `yes_beside_none`."""
    yes_beside_none: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]
    """Words that branches use for one another inside the words of value lists: 用户 for 客户."""
    error_texts: tuple[str, ...]
    garbled: tuple[str, ...]
    """What text looks like after it was read in a wrong encoding."""
    yes_words_of: Mapping[str, tuple[str, ...]]
    """Field -> words that mean yes there only."""
    score_words: Mapping[str, Mapping[str, int]]
    """Field -> level in words -> points."""


@dataclass(frozen=True, slots=True)
class FieldHabits:
    """Fields that are treated alike when a table is laid out. All are names of fields."""

    whole_texts: tuple[str, ...]
    """Free texts: one column for two of them says all of it under both."""
    far_dates: tuple[str, ...]
    """Dates far from the others of their row: no help for a missing year."""
    earlier: tuple[str, ...]
    """What was before the row's story began: when a fault was first seen."""
    ends: tuple[str, ...]
    """When something was over: of a range in a cell its end counts."""
    identity: tuple[str, ...]
    """Fields that say whose row it is."""
    names_rows: tuple[str, ...]
    """Of these one must be there for a table that stands beside another to be a table of its own."""
    joined: tuple[str, ...]
    """Several columns of these are one."""
    grouping: tuple[str, ...]
    """Besides its dates, what a branch writes only once above a group of rows."""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Sheets that are no ledgers."""

    notes: tuple[str, ...]
    """Names of sheets that explain."""
    quiet: tuple[str, ...]
    """Sorts of sheets that nobody needs to be told about."""


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """Summaries that stand on the sheet of a ledger: 类别 | 数量 | 占比."""

    tallies: tuple[str, ...]
    """Measures that are never said of one case."""
    measures: tuple[str, ...]
    """Those that a ledger may have of its own."""
    titles: tuple[str, ...]
    groupers: tuple[str, ...]
    """Fields by which cases are grouped."""
    first_said: tuple[str, ...]
    """Of these what a row says at its beginning."""
    periods: tuple[str, ...]
    """Further headers of what is counted: 月份."""


@dataclass(frozen=True, slots=True)
class LayoutLimits:
    """The thresholds; shares in percent. `layout.toml` says of each what it decides and whence it comes."""

    header_depth: int
    header_hits: int
    header_share: int
    header_text_length: int
    header_tries: int
    header_rows: int
    top_rows: int
    title_rows: int
    title_cells: int
    repeated_share: int
    few_header_words: int
    total_length: int
    footer_cells: int
    footer_few: int
    value_share: int
    value_samples: int
    summary_rows: int
    summary_depth: int
    fewest_cells: int
    group_fill: int
    group_rows: int
    form_rows: int
    form_labels: int
    attendance_days: int
    suggest_likeness: int
    damaged_digits: int
    samples: int
    shown_values: int
    title_weight: float
    year_turn: int
    ordered_share: int


@dataclass(frozen=True, slots=True)
class HeaderRelatives:
    """Endings and beginnings of headers that branches use for one another."""

    endings: tuple[tuple[str, ...], ...]
    beginnings: tuple[tuple[str, ...], ...]
    dropped_beginnings: tuple[str, ...]
    dropped_endings: tuple[str, ...]
    group_endings: tuple[str, ...]
    neutral_groups: tuple[str, ...]
    fee_groups: tuple[str, ...]
    fee_ending: str
    """What a sub-header takes under a group of fees: 收费 > 人工 is 人工费."""
    joiners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartSides:
    """Headers behind a parts column that speak of the part."""

    words: tuple[str, ...]
    trailing: tuple[str, ...]
    """Of these the ones that speak of the part wherever they stand behind another of its sides: 数量 | 单位 | 金额."""
    prefix: str


@dataclass(frozen=True, slots=True)
class FileHabits:
    """What tells temporary and foreign files apart."""

    lock_prefixes: tuple[str, ...]
    temporary_prefixes: tuple[str, ...]
    temporary_suffixes: tuple[str, ...]
    system_names: tuple[str, ...]
    foreign_suffixes: tuple[str, ...]
    settle_seconds: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All that tells titles, headers, totals, footers, placeholders and the meanings that hang on the kind of table."""

    headers: HeaderWords
    rows: RowWords
    cells: CellMarks
    fields: FieldHabits
    summaries: SummaryWords
    sheets: SheetWords
    limits: LayoutLimits
    files: FileHabits
    kind_titles: Mapping[str, tuple[str, ...]]
    """Kind of table -> words in a sheet's name or title that speak for it."""
    wider_kinds: Mapping[str, tuple[str, ...]]
    kind_headers: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Kind of table -> header -> the fields it can mean there, the first free one that fits."""
    stand_ins: Mapping[str, Mapping[str, str]]
    """Kind of table -> field -> the field it stands in for when no column claims that."""
    second_meanings: Mapping[str, tuple[str, ...]]
    relatives: HeaderRelatives
    several: Mapping[str, tuple[str, ...]]
    """Header -> the fields of a column that holds several facts."""
    part_sides: PartSides
    part_columns: Mapping[str, str]
    """Field -> the side of a part (`name`, `model`, `quantity`) that it says."""
