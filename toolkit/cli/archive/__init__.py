"""`archive`: the archivist's commands."""

from __future__ import annotations

import click

from toolkit.cli.archive.arranging import arrange_command, convert_command, pages_command, retain_command
from toolkit.cli.archive.desk import (
    borrow_command,
    damages_command,
    loans_command,
    query_command,
    renew_command,
    reserve_command,
    return_command,
    void_command,
)
from toolkit.cli.archive.disposing import dispose_group, due_command, hold_command
from toolkit.cli.archive.looking import (
    close_command,
    export_command,
    find_command,
    gaps_command,
    index_command,
    reopen_command,
    show_command,
)
from toolkit.cli.archive.printing import bag_command, box_command, contents_command, label_command, stamp_command
from toolkit.cli.archive.verifying import verify_command
from toolkit.cli.frame import TranslatedGroup


@click.group("archive", cls=TranslatedGroup, help="cli.archive")
def archive_group() -> None:
    """The archivist's work."""


for command in (
    index_command,
    find_command,
    show_command,
    verify_command,
    gaps_command,
    reserve_command,
    void_command,
    arrange_command,
    close_command,
    reopen_command,
    borrow_command,
    return_command,
    renew_command,
    loans_command,
    damages_command,
    query_command,
    due_command,
    retain_command,
    hold_command,
    dispose_group,
    label_command,
    stamp_command,
    box_command,
    contents_command,
    pages_command,
    convert_command,
    bag_command,
    export_command,
):
    archive_group.add_command(command)
