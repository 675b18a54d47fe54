"""Why fields of project sources are not carried: reasons that several of them share."""

from typing import Final

from ecograph.text import Text

__all__ = ["ELSEWHERE", "HOUSEKEEPING", "NO_SCHEME", "PEOPLE", "PROSE"]

PEOPLE: Final = Text(
    en="It tells of people, who are not carried and not kept.",
    sv="Det gäller personer, som inte förs över och inte sparas.",
)
PROSE: Final = Text(
    en="It is running text by others; only facts are carried, and it is not kept.",
    sv="Det är löpande text av andra; bara fakta förs över, och den sparas inte.",
)
HOUSEKEEPING: Final = Text(
    en="It tells of the registry's own work, not of the project.",
    sv="Det gäller registrets eget arbete, inte projektet.",
)
NO_SCHEME: Final = Text(
    en="Its codes are in no scheme of concepts here.", sv="Dess koder finns inte i något begreppsschema här."
)
ELSEWHERE: Final = Text(
    en="Another field, which is carried, says the same.", sv="Ett annat fält, som förs över, säger detsamma."
)
