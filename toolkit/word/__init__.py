"""Word papers: templates that office staff edit, compiled once, rendered fast and never broken."""

from toolkit.missing import Missing
from toolkit.word.annotate import annotate
from toolkit.word.check import check
from toolkit.word.codes import barcode, qr_code
from toolkit.word.faults import Spot, TemplateFault
from toolkit.word.pages import estimated_pages, sure_pages
from toolkit.word.paper import Paper, compile_template
from toolkit.word.pdf import is_pdf_a, libreoffice, pages_of_pdf, pdf_of, pdfs_of
from toolkit.word.pictures import Picture
from toolkit.word.printfile import merge
from toolkit.word.stamping import with_stamp

compile = compile_template  # the contract's name
"""`compile(template)`: the same as `compile_template`."""

__all__ = [
    "Missing",
    "Paper",
    "Picture",
    "Spot",
    "TemplateFault",
    "annotate",
    "barcode",
    "check",
    "compile",
    "compile_template",
    "estimated_pages",
    "is_pdf_a",
    "libreoffice",
    "merge",
    "pages_of_pdf",
    "pdf_of",
    "pdfs_of",
    "qr_code",
    "sure_pages",
    "with_stamp",
]
