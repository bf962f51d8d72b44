"""`python -m toolkit.word.make_templates DIR`: writes the default templates anew, over those that are there."""

from __future__ import annotations

import sys
from pathlib import Path

from toolkit.word.make_templates import default_templates

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "templates")
folder.mkdir(parents=True, exist_ok=True)
for name, content in default_templates():
    (folder / name).write_bytes(content)
