"""Which papers are due for which case, what each states, and the words its template prints."""

from toolkit.documents.context import context
from toolkit.documents.due import document_due, documents_due
from toolkit.documents.facts import missing_facts
from toolkit.documents.gaps import gap_findings
from toolkit.documents.kinds import prove_kinds
from toolkit.documents.samples import TemplateField, completed, sample_context, sample_document, template_fields
from toolkit.documents.slips import slip_context
from toolkit.documents.turns import in_turn

__all__ = [
    "TemplateField",
    "completed",
    "context",
    "document_due",
    "documents_due",
    "gap_findings",
    "in_turn",
    "missing_facts",
    "prove_kinds",
    "sample_context",
    "sample_document",
    "slip_context",
    "template_fields",
]
