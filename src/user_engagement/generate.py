"""Write what derives from the models' YAML and is kept in the repository: `python -m user_engagement.generate`."""

import re
from pathlib import Path

from user_engagement.definitions import definitions
from user_engagement.star import star
from user_engagement.warehouse import default_manifest


def generated(definitions: dict[str, dict], project: Path) -> dict[Path, str]:
    """What each file should hold, by its path in the project; in a page only the picture is generated."""
    page = Path("docs/connect.md")
    text = (project / page).read_text()
    drawn = f"```mermaid\n{star(definitions)}\n```"
    return {page: re.sub(r"```mermaid\n.*?\n```", lambda _: drawn, text, count=1, flags=re.DOTALL)}


if __name__ == "__main__":
    for path, text in generated(definitions(default_manifest()), Path()).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
