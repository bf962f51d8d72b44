"""The rule book: packaged TOML, the workspace's overlay, and the word catalogue."""

from toolkit.rulebook.load import changes_of, deleted_of, load_rulebook, rulebook_files, workbook_of
from toolkit.rulebook.words import Words, words

__all__ = ["Words", "changes_of", "deleted_of", "load_rulebook", "rulebook_files", "words", "workbook_of"]
