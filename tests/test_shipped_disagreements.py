"""The points on which published pages were known to differ: each is found in the data that is shipped."""

from collections.abc import Mapping

import pytest

from ecograph.dataset import Statement
from ecograph.disagreements import Disagreement, find_disagreements
from ecograph.gather import Gathered
from ecograph.namespaces import compact

POINTS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "SPIS: length": (
        "observation:spis-duration",
        "eco:value",
        {"36": "rise-spis", "3.5": "digitalimpactnorth-se"},
    ),
    "SPIS: money": (
        "observation:spis-stated-money",
        "eco:value",
        {"2099999": "rise-spis", "1500000": "lokalguiden-se"},
    ),
    "RUGGEDISED: subprojects in Umeå": (
        "observation:ruggedised-umea-subproject-count",
        "eco:value",
        {"10": "akademiskahus-se", "9": "points-of-difference"},
    ),
    "Sixth platform: which one": (
        "relation:sixth-swedish-innovation-platform",
        "eco:subject",
        {"initiative:spis": "innovation-by-umea-spis", "initiative:innovation-platform-kiruna": "ltu-se"},
    ),
    "NATSAM: which project": (
        "initiative:natsam",
        "eco:startDate",
        {"2016-11": "vinnova-se", "2020": "ri-se"},
    ),
    "Future by Lund: start": (
        "initiative:innovation-platform-lund",
        "eco:startDate",
        {"2012": "futurebylund-se", "2013": "futurebylund-se", "2014": "futurebylund-se"},
    ),
    "Innovation platform Norrby: start": (
        "initiative:innovation-platform-norrby",
        "eco:startDate",
        {"2013": "hb-se", "2013-07": "vinnova-se", "2014": "innovationsplattformboras-se"},
    ),
    "Innovation platform Norrby: end": (
        "initiative:innovation-platform-norrby",
        "eco:endDate",
        {"2015": "hb-se", "2016-01": "vinnova-se", "2016": "innovationsplattformboras-se"},
    ),
    "Go:innovation: grant": (
        "funding:vinnova-in-innovation-platform-goteborg",
        "eco:amount",
        {"6850000": "vinnova-se", "5815352": "vinnova-se"},
    ),
    "IPHS phase 2: grant": (
        "funding:vinnova-in-iphs-stockholm-phase-2",
        "eco:amount",
        {"6850000": "vinnova-se", "6704868": "vinnova-se", "5600000": "swedishict-se"},
    ),
    "Malmö Innovationsarena: grant": (
        "funding:vinnova-in-malmo-innovationsarena",
        "eco:amount",
        {"6850000": "vinnova-se", "6672895": "vinnova-se"},
    ),
    "Viable Cities: members": (
        "observation:viable-cities-member-count",
        "eco:value",
        {
            "45": "viablecities-se",
            "50": "stockholm-innovation",
            "70": "svid-se",
            "100": "viablecities-se",
            "130": "vinnova-se",
        },
    ),
    "Viable Cities: money": (
        "observation:viable-cities-total-budget",
        "eco:value",
        {"960000000": "viablecities-se", "1000000000": "allanlarsson-se", "100000000": "news-cision-com"},
    ),
    "Viable Cities: end": (
        "initiative:viable-cities",
        "eco:endDate",
        {"2030": "news-cision-com", "2029": "viablecities-se"},
    ),
    "Climate City Contract: agencies": (
        "observation:climate-city-contract-2030-agency-count",
        "eco:value",
        {"4": "viablecities-se", "6": "tillvaxtverket-se"},
    ),
    "Climate City Contract: first signature of the later cities": (
        "relation:later-cities-first-sign-climate-city-contract-2030",
        "eco:startDate",
        {"2021-12": "viablecities-se", "2022-12": "news-cision-com"},
    ),
    "Digital Demo Stockholm: companies": (
        "observation:digital-demo-stockholm-participating-company-count",
        "eco:value",
        {"4": "stockholm-innovation", "5": "staging-cirkulation-se"},
    ),
    "Digital Demo Stockholm: who started it": (
        "observation:digital-demo-stockholm-initiator-count",
        "eco:value",
        {"3": "globalutmaning-se", "1": "ericsson-com"},
    ),
    "Digital Demo Stockholm: focus areas": (
        "observation:digital-demo-stockholm-focus-area-count",
        "eco:value",
        {"4": "staging-cirkulation-se", "6": "smartstad-stockholm"},
    ),
    "City survey: share with formal strategy": (
        "observation:surveyed-cities-share-with-formal-innovation-strategy",
        "eco:value",
        {"50": "oecd-snapshot-stockholm", "44": "cities-innovation-oecd-com", "9": "oecd-ilibrary-org"},
    ),
    "Stockholm innovation team: staff": (
        "observation:stockholm-innovation-team-staff",
        "eco:value",
        {"9": "oecd-snapshot-stockholm", "6": "cities-innovation-oecd-com"},
    ),
    "Umeå: population": (
        "observation:umea-population",
        "eco:value",
        {"120000": "ubi-se", "126000": "docslib-org", "129000": "cities-innovation-oecd-com"},
    ),
    "Johanneberg Science Park: start": (
        "actor:johanneberg-science-park",
        "eco:startDate",
        {"2009": "vartgoteborg-se", "2010": "nib-int"},
    ),
    "Climate neutral Borås 2030: grant": (
        "observation:climate-neutral-boras-2030-grant",
        "eco:value",
        {"4932500": "viablecities-se", "4900000": "scienceparkboras-se"},
    ),
    "Openlab: founders": (
        "observation:openlab-founder-count",
        "eco:value",
        {"7": "stockholm-innovation", "6": "openlabsthlm-se"},
    ),
    "Stockholm: climate goal": (
        "target:stockholm-climate-positive",
        "eco:targetYear",
        {"2040": "viablecities-se", "2030": "viablecities-se"},
    ),
}
"""Subject, property, and of each value the beginning of the slug of a source that states it."""


@pytest.fixture(scope="module", name="found")
def find_all(ontology: list[Statement], shipped: Gathered) -> dict[tuple[str, str], Disagreement]:
    statements = [*ontology, *shipped.statements]
    found = find_disagreements([statement.quad for statement in statements])
    return {(each.subject, each.predicate): each for each in found}


@pytest.mark.parametrize("point", POINTS)
def test_a_point_on_which_pages_differ_is_found_with_the_sources_of_each_side(
    point: str, found: dict[tuple[str, str], Disagreement]
) -> None:
    subject, predicate, expected = POINTS[point]
    stated = {
        compact(str(each.value).split('"')[1] if str(each.value).startswith('"') else str(each.value)[1:-1]): each
        for each in found[subject, predicate].values
    }
    assert set(stated) == set(expected)
    for value, slug in expected.items():
        assert any(testimony.source.startswith(slug) for testimony in stated[value].testimonies)
        assert all(testimony.title.en != "" for testimony in stated[value].testimonies)


def test_one_number_in_two_years_is_no_disagreement(found: dict[tuple[str, str], Disagreement]) -> None:
    node = "observation:upper-norrland-rank-in-eu-regional-social-progress-index"
    assert (node, "eco:year") not in found


def test_numbers_of_different_years_come_with_a_reservation(found: dict[tuple[str, str], Disagreement]) -> None:
    (reservation,) = found["observation:umea-population", "eco:value"].reservations
    assert reservation.en == "The years differ: numbers of different years may both be right."
