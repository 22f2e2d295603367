"""Every column and every folder is known to be personal or not."""

from dataclasses import fields

from adapters.store.personal import FOLDERS, IMPERSONAL, IMPERSONAL_FOLDERS, PERSONAL
from adapters.store.tables import metadata
from bots import plugs, settings


def test_every_column_is_in_one_of_the_two_lists() -> None:
    told = {
        name: PERSONAL.get(name, frozenset()) | IMPERSONAL.get(name, frozenset())
        for name in PERSONAL.keys() | IMPERSONAL.keys()
    }
    real = {name: frozenset(table.columns.keys()) for name, table in metadata.tables.items()}
    assert told == real


def test_no_column_is_in_both() -> None:
    for name, columns in PERSONAL.items():
        assert not columns & IMPERSONAL.get(name, frozenset())


def test_every_folder_of_the_settings_is_in_one_of_the_two_lists() -> None:
    sections = {
        f"{kind}.{name}": plugs.find(kind, name).Settings
        for kind in plugs.KINDS
        for name in plugs.names(kind)
    }
    real = {
        f"{name}.{field.name}"
        for name, section in {**settings.SECTIONS, **sections}.items()
        for field in fields(section)
        if "folder" in field.name
    }
    personal = {folder.setting for folder in FOLDERS}

    assert personal | IMPERSONAL_FOLDERS == real
    assert not personal & IMPERSONAL_FOLDERS


def test_what_a_folders_files_belong_to_is_a_personal_column() -> None:
    for folder in FOLDERS:
        table, _, column = folder.named_in.partition(".")
        assert not folder.named_in or column in PERSONAL[table]
