"""Makes the pictures of docs/papers.md: every paper from the sample case, through LibreOffice and poppler.

Run from the repository: `python docs/make_pictures.py`. Needs soffice, pdftoppm and ImageMagick's montage.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from toolkit.documents import sample_context
from toolkit.model import Item, Language
from toolkit.rulebook import load_rulebook
from toolkit.rulebook.papers import sample_facts
from toolkit.word import compile_template

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "papers"
DAY = date(2026, 11, 20)
ITEM = Item(
    *("Q001-SH·2026-D10-SHF-0128", "SH", 128, "", "", "filed", 1, "", "service", 2026, "D10"),
    *("城东店", "CD2611-078", "", "沈若溪-T490-2026年11月服务报告单", "城东店", DAY, 2, "", ""),
)


def make_pictures(language: Language, ending: str) -> None:
    """One sheet of all papers in a language."""
    book = load_rulebook(ROOT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, kind in enumerate(book.documents.values()):
            paper = compile_template(ROOT / "templates" / kind.template.replace(".docx", ending))
            shown = sample_context(kind, sample_facts(), book, language, ITEM, DAY)
            (folder / f"{number:02}-{kind.id}.docx").write_bytes(paper.render(shown))
        made = sorted(str(path) for path in folder.glob("*.docx"))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *made)
        for path in sorted(folder.glob("*.pdf")):
            run(
                "pdftoppm",
                "-png",
                "-r",
                "45",
                "-f",
                "1",
                "-l",
                "1",
                "-singlefile",
                str(path),
                str(path.with_suffix("")),
            )
        pages = sorted(str(path) for path in folder.glob("*.png"))
        sheet = str(PICTURES / f"{language}.png")
        run("montage", *pages, "-tile", "5x", "-geometry", "+6+6", "-background", "#b8c0cc", sheet)
        run("convert", sheet, "+dither", "-colors", "16", f"PNG8:{sheet}")


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for one, ending in (("zh", ".docx"), ("en", ".en.docx")):
        make_pictures(one, ending)
    sys.stdout.write(f"{PICTURES}\n")
