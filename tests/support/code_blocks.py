"""The blocks of code in a page of the documentation."""

import re
from pathlib import Path

from tests.support import tree

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """Those in that language, in their order."""
    return [text for name, text in _BLOCK.findall(tree.text_of(page)) if name == language]
