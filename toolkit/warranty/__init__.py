"""Warranty of a case: from when until when, covered or not, why, and what would have to be known to be sure."""

from toolkit.warranty.judging import PartCover, Warranty, part_covers, warranty_of
from toolkit.warranty.products import Warranties, serial_of
from toolkit.warranty.terms import exclusion_of

__all__ = ["PartCover", "Warranties", "Warranty", "exclusion_of", "part_covers", "serial_of", "warranty_of"]
