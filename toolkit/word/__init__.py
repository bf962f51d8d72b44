"""Word papers: templates that office staff edit, compiled once, rendered fast and never broken."""

from toolkit.word.faults import Spot, TemplateFault
from toolkit.word.paper import Paper, compile_template
from toolkit.word.printfile import merge
from toolkit.word.values import Missing

compile = compile_template  # the contract's name
"""`compile(template)`: the same as `compile_template`."""

__all__ = ["Missing", "Paper", "Spot", "TemplateFault", "compile", "compile_template", "merge"]
