"""Telling natural persons among participants from bodies: their names are not carried."""

import re
from typing import Final

from ecograph.sources.names import fold_name
from ecograph.text import Text

__all__ = ["NATURAL_PERSON", "PERSONAL_NUMBER", "is_likely_person", "is_personal_number"]

NATURAL_PERSON: Final = Text(
    en="A natural person, by the look of the row; persons are not carried.",
    sv="En fysisk person, av raden att döma; personer förs inte över.",
)
PERSONAL_NUMBER: Final = Text(
    en="The organisation number has the form of a personal identity number; the record is refused.",
    sv="Organisationsnumret har formen av ett personnummer; posten avvisas.",
)

WORDS_OF_BODIES: Final = frozenset(
    """
    academy agency agentur alliance and asociacion assoc associates association associazione bank bv bvba
    cancer capital center centre centro centrum city co college commune company comune consortium consult
    consultants consulting cooperative corp corporation council eg ehf ek energy
    engineering europe ev federation foerening fond fondation fondazione forening forum foundation fundacao
    fundacion fundacja gemeente gesellschaft gie gmbh group groupe grupo hf holding hospital inc incorporated
    industries innovation institut institute institutet instituto international ivzw kb kft kg klinik kommun
    lab laboratories laboratory labs lda limited llc llp ltd management medical nederland network nv ood org
    organisation oy oyj partner partners plc research sa sarl sas scrl se service services sia sl sociedad
    societe society software solutions spa spol spzoo srl sro stad stichting stiftelse stiftelsen stiftung
    sweden systems tech technologies technology uab union universite universitet university verein vereniging
    zoo
    """.split()  # noqa: SIM905
)
CENTURIES: Final = {"18", "19", "20"}
SHORTEST, LONGEST = 10, 12
"""Digits of an organisation number, without and with what may stand in front."""
MONTHS: Final = 12
NAME: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")


def is_likely_person(name: str, activity: str, *, vat: bool, small: bool, short: bool) -> bool:
    """Tell whether a CORDIS participant is likely a natural person.

    :param activity: ``activityType``; persons are typed PRC there
    :param vat: whether there is a VAT number
    :param small: whether it is said if the body is a small or medium-sized enterprise: of persons it is not
    :param short: whether there is a short name
    """
    words = name.split()
    return (
        activity == "PRC"
        and not (vat or small or short)
        and len(words) in {2, 3, 4}
        and all(NAME.fullmatch(word) is not None for word in words)
        and WORDS_OF_BODIES.isdisjoint(fold_name(name).split())
    )


def is_personal_number(text: str) -> bool:
    """Tell whether an organisation number has the form of a personal identity number, or of a coordination number.

    Digits 3 and 4 of an organisation number are 20 or more, those of a personal number a month (Skatteverket, SKV 709
    and SKV 704); a century may stand in front.
    """
    digits = re.sub(r"[\s+-]", "", text)
    if not digits.isdecimal() or len(digits) not in {SHORTEST, LONGEST}:
        return False
    with_century = len(digits) == LONGEST and digits[:2] in CENTURIES
    return with_century or 1 <= int(digits[-8:-6]) <= MONTHS
