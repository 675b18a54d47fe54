"""How to ask for less, for each reason why a query is slow or its answer empty."""

from collections.abc import Mapping
from typing import Final

from ecograph.text import Text

__all__ = ["HINTS", "NOTHING"]

NAME_AN_END: Final = Text(
    en="Put a thing or a class in the place of one of the variables, or write out the steps that you mean (p/p?/p?). "
    "Where a release is served, /connections answers how two actors are connected.",
    sv="Sätt ett ting eller en klass i stället för en av variablerna, eller skriv ut de steg som du menar (p/p?/p?). "
    "Där en utgåva serveras svarar /connections på hur två aktörer är förbundna.",
)
NAME_ONE: Final = Text(
    en="If you mean a certain number of steps, write them out (p/p?/p?).",
    sv="Om du menar ett visst antal steg, skriv ut dem (p/p?/p?).",
)
SHARE: Final = Text(
    en="Add a pattern that ties them, or ask them in two queries.",
    sv="Lägg till ett mönster som binder dem, eller ställ dem i två frågor.",
)

HINTS: Final[Mapping[str, Text]] = {
    "nothing": Text(
        en="Look for a misspelt name or prefix, a value of another datatype or language, or a property in the wrong "
        "direction (^).",
        sv="Se efter om ett namn eller prefix är felstavat, om ett värde har annan datatyp eller annat språk, eller om "
        "en egenskap står åt fel håll (^).",
    ),
    "product": SHARE,
    "compared": Text(
        en="The FILTER that compares them is applied to each pair. If it asks for equality, use the same variable in "
        "both places; else make each side small first, by a class, a property or a sub-select.",
        sv="Det FILTER som jämför dem tillämpas på varje par. Om det kräver likhet, använd samma variabel på båda "
        "ställena; gör annars först vardera sidan liten, med en klass, en egenskap eller en delfråga.",
    ),
    "anything": Text(
        en="Name the property, the class or the thing; or put LIMIT behind the query, without ORDER BY.",
        sv="Ange egenskapen, klassen eller tinget; eller sätt LIMIT efter frågan, utan ORDER BY.",
    ),
    "path": NAME_ONE,
    "composed-path": NAME_ONE,
    "open-path": NAME_AN_END,
    "open-composed-path": NAME_AN_END,
    "unbound": Text(
        en="Put it into the same OPTIONAL, behind the pattern that gives the variable its value.",
        sv="Flytta in det i samma OPTIONAL, efter mönstret som ger variabeln dess värde.",
    ),
    "loose-optional": Text(
        en="Use a variable from before within OPTIONAL.", sv="Använd en variabel från tidigare inuti OPTIONAL."
    ),
    "idle-minus": Text(
        en="Use the same variable before and within MINUS, or write FILTER NOT EXISTS.",
        sv="Använd samma variabel före och inuti MINUS, eller skriv FILTER NOT EXISTS.",
    ),
    "text-filter": Text(
        en='Words are found faster by search: ?thing eco:search "word". A whole value is found fastest when it is '
        "written in the pattern itself.",
        sv='Ord hittas snabbare med sökning: ?ting eco:search "ord". Ett helt värde hittas snabbast när det skrivs i '
        "själva mönstret.",
    ),
}

NOTHING: Final[Mapping[str, Text]] = {
    "": Text(en=", and the query demands it: there is no answer.", sv=", och frågan kräver det: det finns inget svar."),
    "optional": Text(en=": this OPTIONAL adds nothing.", sv=": detta OPTIONAL tillför inget."),
    "minus": Text(en=": this MINUS removes nothing.", sv=": detta MINUS tar inte bort något."),
    "exists": Text(en=": EXISTS is true of no row.", sv=": EXISTS är inte sant för någon rad."),
    "union": Text(en=": this branch of UNION gives nothing.", sv=": denna gren av UNION ger inget."),
    "select": Text(
        en=": this sub-select has no rows to work with.", sv=": denna delfråga har inga rader att arbeta med."
    ),
}
"""What follows where a pattern matches nothing, by its place."""
