"""Files that stand beside a source's own and that releases hold as they are, such as boundaries for maps."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecograph.errors import InputError
from ecograph.sources import list_deliveries
from ecograph.sources.declaration import Delivery, SourceDeclaration
from ecograph.text import Text

__all__ = ["Published", "list_published"]

KEYS: Final = ("title_sv", "title_en", "media_type")


@dataclass(frozen=True)
class Published:
    """A file that releases hold as it is."""

    file: Path
    title: Text
    media_type: str
    source: SourceDeclaration


def list_published(data: Path) -> list[Published]:
    """Return the files that the sources of ``data`` declare under ``[published."name"]``, by source and name.

    :raises InputError: naming the declaration, if a key is missing or unknown, there is no such file, or two sources
        give one name
    """
    found = [each for delivery in list_deliveries(data) for each in _read_published(delivery)]
    for place, each in enumerate(found):
        if any(each.file.name == other.file.name for other in found[:place]):
            name = each.file.name
            raise _refuse(each.source, f"another source publishes {name!r}", f"en annan källa publicerar {name!r}")
    return found


def _read_published(delivery: Delivery) -> list[Published]:
    source = delivery.source
    found = []
    for name, table in sorted(delivery.published.items()):
        if not isinstance(table, dict) or sorted(table) != sorted(KEYS):
            listed = ", ".join(KEYS)
            raise _refuse(source, f"published {name!r} needs exactly {listed}", f"{name!r} ska ha exakt {listed}")
        file = source.origin.file.parent / name
        if not file.is_file():
            raise _refuse(source, f"there is no file {name!r} beside it", f"det finns ingen fil {name!r} bredvid")
        title = Text(en=str(table["title_en"]), sv=str(table["title_sv"]))
        found.append(Published(file, title, str(table["media_type"]), source))
    return found


def _refuse(source: SourceDeclaration, en: str, sv: str) -> InputError:
    message = Text(
        en=f"A file to be published is not declared as it should be: {en}.",
        sv=f"En fil som ska publiceras är inte deklarerad som den ska: {sv}.",
    )
    return InputError(message, file=source.origin.file)
