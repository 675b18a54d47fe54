"""Natural persons among participants: found by a rule that errs on the safe side, so that no name of one is carried.

CORDIS lists sole traders by their own names among private companies and marks them in no way. A private body is taken
for a natural person if its name is made of two to five words and nothing in it tells of an organisation.
"""

import re
from typing import Final

from ecograph.luhn import has_luhn_check_digit
from ecograph.sources.names import fold_name, name_key
from ecograph.sources.personal_numbers import is_personal_number

__all__ = ["MASK", "is_natural_person", "is_placeholder_pic", "read_swedish_number"]

MASK: Final = "[natural person, name removed]"
"""What stands in the files that ship in place of a natural person's name."""

SCREENED: Final = frozenset({"PRC", ""})
"""Activity types under which natural persons stand: private for-profit bodies, and bodies of no stated type."""
LEAST, MOST = 2, 5
"""Words in a person's name."""

WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")

# Legal forms and words of organisations, without accents, in the languages of the programmes. None is a given name or
# surname that is at all common: "France", "Marine", "Park" and "Power" are, and are left out.
_WORDS: Final = """
    a/s ab ab/oy ad ae aerospace aerotechnics africa ag agence agency agentur agenzia agroindustrial aie aircraft
    aisbl aktiebolag aktiebolaget aktiengesellschaft aktsiaselts anonimi anonymi aps as asa asbl asociacion
    association associazione authority automation automotive aviation azioni belgie belgium bt bv bvba center centre
    centro centrum chamber chemistry cic clg co company composites comune conseil consortile construction consultants
    consulting consultoria coop cooperatieve cooperativa corp corporation council cv danish danmark dd deutschland
    digital directorate doo dynamics ead eeig eg ek electronic electronica electronics energia energy engineering
    engines enterprise enterprises environment eood epe equipment espana etaireia etairia eurl europe european ev farm
    farms fastighetsforvaltning federation finland fondation fondazione forening foreningen forskning foundation
    fundacion gbr gcv genossenschaft germany gesellschaft ggmbh gie gmbh group handelsbolag hb helicopters hellas
    holding holdings hospital ike inc incorporated industria industrie industries industry informatics information
    innovation innovations institut institute instituto instruments international irish istituto italia italy ivs jsc
    kb kft kg kgaa kommanditbolag kompetens konsult ks lab laboratories laboratory labs lbg lda limitada limited llc
    llp logistics ltd management manufacturing materials mbh medical micro ministere ministerio ministerium ministry
    motors municipality nacelles nederland netherlands network norge norway nv nyrt obchodna ohg ojsc oo ood ooo
    optics organisation organization osakeyhtio osauhing ou oue outsourcing oy oyj oz parkas partners pharma
    pharmaceuticals planning plc poland polska portugal precision production products produkter projects pte pty publ
    research robotics rt rural ry sa sagl sapa sarl sas sasu sau sc scarl sci science scientific scomm scoop scop scrl
    se seats security semiconductors services sf sia sistemas sl sll slne slp slu snc sociedad sociedade societa
    societe society software solar soluciones solucions solutions sp spa space spolka sprl spzoo srl srls sro
    stiftelse stiftelsen studio studios suomi sustainability sustainable sverige sweden swedish systemes systems
    technical technik technologie technologies technology tecnologia telecom textile tools trade training transport
    trust ua uab ug uk union universitet university usa verein verkehrsbetriebe verkstad vof vzw werke works zoo zrt
    zs
"""
TELLING: Final = frozenset(_WORDS.split())
"""Words that no natural person is called by."""

REVIEWED: Final = frozenset(
    {
        "affarsverket svenska kraftnat",
        "alliance forets bois",
        "balthazar sinnenas verkstad",
        "cason mernoki zartkoruen mukodo res",
        "charity-oriented myanmar",
        "cyclolab ciklodextrin kutato-fejles",
        "dassault aviation",
        "electricite de france",
        "eroski scoop",
        "fret sncf",
        "genesis s. a.",
        "going green",
        "hlp development",
        "hrvatske sume",
        "kungl. skogs- och lantbruksakademien ksla",
        "lantbrukarnas ekonomi-ab",
        "lyon confluence",
        "manufacture francaise des pneumatiques michelin",
        "nanoe madagascar",
        "naval architecture progress",
        "nestle france",
        "nexans france",
        "orange france",
        "owkin france",
        "polskie zaklady lotnicze",
        "sabiedriba ar ierobezotu atbildibu bioefekts",
        "safran power units",
        "scottish natural heritage",
        "spf tokni",
        "stadt nurnberg",
        "ucb biopharma",
        "urban practices",
        "valeo comfort and driving assistance",
        "yellow window",
        "zodiac ece",
    }
)
"""Organisations whose names have no telling word; each was looked at before it was put here."""

SWEDISH_VAT: Final = re.compile(r"SE(\d{10})01")


def is_natural_person(name: str, activity_type: str) -> bool:
    """Tell whether a participant may be a natural person: masked in the file, or named as one by the rule above."""
    if name == MASK:
        return True
    if activity_type not in SCREENED or re.search(r"[\d&+/@!]", name) is not None:
        return False
    words = WORD.findall(name)
    if not LEAST <= len(words) <= MOST or name_key(name) in REVIEWED:
        return False
    spelled = {word.casefold().replace(".", "") for word in words}
    joined = name.casefold().replace(".", "").replace(" ", "")
    ends = joined.endswith(("gmbh", "aktiebolaget", "scrl", "ltd", "spzoo"))
    return not ends and TELLING.isdisjoint(spelled | set(fold_name(name).split()))


def is_placeholder_pic(pic: str) -> bool:
    """Tell whether a participant identification code stands for no one body, but for whatever has none yet."""
    return pic.startswith("88889")


def read_swedish_number(vat: str) -> str | None:
    """Return the ten digits, as NNNNNN-NNNN, of a Swedish VAT number: ``SE``, ten digits, ``01``.

    They may be a personal number. None of another country's, or if the check digit of an organisation number is wrong.
    """
    match = SWEDISH_VAT.fullmatch(vat.replace(" ", ""))
    if match is None or not (is_personal_number(match[1]) or has_luhn_check_digit(match[1])):
        return None
    return f"{match[1][:6]}-{match[1][6:]}"
