"""What building a wheel adds to the files of the tree: the compiled catalogues.

Git does not keep them, so a wheel of a clean clone would hold a site in Dutch alone.
"""

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRANSLATIONS = Path("templates/translations")


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles each catalogue into a folder that lasts as long as the build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add a compiled file beside each catalogue; an editable installation reads the tree."""
        self._folder = tempfile.TemporaryDirectory(prefix="catalogues-")
        if version == "editable":
            return
        root = Path(self.root)
        for number, source in enumerate(sorted(root.joinpath(TRANSLATIONS).glob("*/*/*.po"))):
            compiled = Path(self._folder.name, f"{number}.mo")
            _compile(source, compiled)
            beside = source.relative_to(root).with_suffix(".mo")
            build_data["force_include"][str(compiled)] = str(beside)

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """Throw the folder away: what it held is in the wheel."""
        self._folder.cleanup()


def _compile(source: Path, compiled: Path) -> None:
    with source.open("rb") as written, compiled.open("wb") as binary:
        write_mo(binary, read_po(written))
