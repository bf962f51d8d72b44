"""Word papers: templates that office staff edit, compiled once, rendered fast and never broken."""

from toolkit.word.annotate import annotate
from toolkit.word.check import check
from toolkit.word.codes import barcode, qr_code
from toolkit.word.faults import Spot, TemplateFault
from toolkit.word.paper import Paper, compile_template
from toolkit.word.pictures import Picture
from toolkit.word.printfile import merge
from toolkit.word.values import Missing

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
    "merge",
    "qr_code",
]
