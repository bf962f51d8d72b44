"""How much a file may cost: bytes, cells, memory, seconds. Beyond, it is a trouble of that file only."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Technical bounds of the readers (excel.md decision 2 and section 5); no rule of the service."""

    file_bytes: int = 512 * MIB
    unpacked_bytes: int = 2048 * MIB
    part_bytes: int = 1024 * MIB
    ratio: int = 200
    """Packed to unpacked, asked only of parts above `ratio_from`: real sheets reach 20, bombs 1 000."""
    ratio_from: int = 100 * MIB
    members: int = 20_000
    dense_cells: int = 6_000_000
    """Rows times columns up to which a reader that fills the whole rectangle is let loose."""
    sparse_cells: int = 40_000_000
    """Cells really there, over all sheets."""
    merges: int = 100_000
    memory_bytes: int = 1536 * MIB
    """Address space of the child process."""
    seconds: float = 60.0
    seconds_per_mib: float = 6.0
    seconds_at_most: float = 900.0

    def seconds_for(self, size: int) -> float:
        """How long a file of `size` bytes may take."""
        return min(self.seconds + self.seconds_per_mib * size / MIB, self.seconds_at_most)


DEFAULT_LIMITS = Limits()
