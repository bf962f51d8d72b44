"""Annotated copies: the branch's own sheet with the problem cells marked; the original is never touched."""

from toolkit.workbooks.annotate.copying import annotated_copy
from toolkit.workbooks.annotate.marks import Listing, Mark, Refusal
from toolkit.workbooks.annotate.values import value_copy

__all__ = ["Listing", "Mark", "Refusal", "annotated_copy", "value_copy"]
