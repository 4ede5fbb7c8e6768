"""Every folder of tests is a package: two files of one name would otherwise take each other's place in a run of several processes."""

from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {file.parent for file in TESTS.rglob("*.py")}
    assert len(folders) > 10
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]
