"""
Which of the editor's files are served: those that its plugins in use ask for.

As shipped there are thousands, with sample pages and plugins that send text to other companies.
"""

import re
from collections.abc import Iterator

from django.contrib.staticfiles.finders import AppDirectoriesFinder

_FOLDER = "ckeditor/"
_USED = re.compile(
    r"""
    (ckeditor-init|fixups)\.js | ckeditor\.css
    | ckeditor/
      (
        ckeditor\.js | config\.js | contents\.css | styles\.js | LICENSE\.md
        | lang/[a-z-]+\.js
        | skins/moono-lisa/.+
        | plugins/icons(_hidpi)?\.png
        | plugins/(a11yhelp|clipboard|dialog|divarea|image|link|magicline|pastefromgdocs
                   |pastefromlibreoffice|pastefromword|pastetools|table|tableselection
                   |tabletools|widget)/.+
      )
    """,
    re.VERBOSE,
)


def is_used(path: str) -> bool:
    """Of any static file, by its path below /static/."""
    return not path.startswith(_FOLDER) or bool(_USED.fullmatch(path.removeprefix(_FOLDER)))


class UsedFilesFinder(AppDirectoriesFinder):
    def list(self, ignore_patterns) -> Iterator:
        return (found for found in super().list(ignore_patterns) if is_used(found[0]))

    def find_in_app(self, app: str, path: str) -> str | None:
        return super().find_in_app(app, path) if is_used(path) else None
