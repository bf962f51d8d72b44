"""The command line: `toolkit` and its commands; words, progress and exit codes, nothing else."""

from __future__ import annotations

import click

from toolkit import __version__
from toolkit.cli.archive import archive_group
from toolkit.cli.documents import document_command, letter_command, report_command
from toolkit.cli.explaining import explain_command
from toolkit.cli.frame import RootGroup, TranslatedOption
from toolkit.cli.judging import check_command, inspect_command, overdue_command
from toolkit.cli.nightly import nightly_command
from toolkit.cli.rules import rules_group
from toolkit.cli.stats import stats_command
from toolkit.cli.templates import template_group
from toolkit.cli.workspace import doctor_command, init_command


@click.group(cls=RootGroup, help="cli.toolkit", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="toolkit", cls=TranslatedOption, help="cli.option.version")
def main() -> None:
    """The root command; `--lang` has been read from the arguments before."""


for command in (
    nightly_command,
    inspect_command,
    check_command,
    overdue_command,
    report_command,
    letter_command,
    document_command,
    explain_command,
    archive_group,
    stats_command,
    rules_group,
    template_group,
    init_command,
    doctor_command,
):
    main.add_command(command)
