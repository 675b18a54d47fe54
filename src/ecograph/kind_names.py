"""What kinds of entities and schemes of concepts are called: IRIs have English segments, people read two languages."""

from collections.abc import Mapping
from typing import Final

from ecograph.text import Text

__all__ = ["KIND_NAMES", "name_kind"]

KIND_NAMES: Final[Mapping[str, Text]] = {
    "activity-type": Text(en="activity type", sv="verksamhetstyp"),
    "actor": Text(en="actor", sv="aktör"),
    "actor-group": Text(en="actor group", sv="aktörsgrupp"),
    "actor-kind": Text(en="kind of actor", sv="slag av aktör"),
    "agreement": Text(en="agreement", sv="avtal"),
    "availability": Text(en="data availability", sv="datatillgång"),
    "award": Text(en="award", sv="utmärkelse"),
    "award-result": Text(en="award result", sv="resultat i utmärkelse"),
    "award-type": Text(en="type of grant", sv="bidragsform"),
    "challenge": Text(en="challenge", sv="utmaning"),
    "change-event": Text(en="change of organisations", sv="organisationsförändring"),
    "confidence": Text(en="confidence", sv="säkerhet"),
    "data-rating": Text(en="data rating", sv="omdöme om data"),
    "document": Text(en="document", sv="dokument"),
    "document-kind": Text(en="kind of document", sv="slag av dokument"),
    "emission-sector": Text(en="emission sector", sv="utsläppssektor"),
    "funding": Text(en="funding", sv="finansiering"),
    "funding-scheme": Text(en="funding scheme", sv="stödform"),
    "funding-source": Text(en="funding source", sv="finansieringskälla"),
    "funding-use": Text(en="use of funding", sv="användning av finansiering"),
    "geometry": Text(en="geometry", sv="geometri"),
    "goal": Text(en="goal", sv="mål"),
    "governance-model": Text(en="governance model", sv="styrmodell"),
    "indicator": Text(en="indicator", sv="indikator"),
    "initiative": Text(en="initiative", sv="initiativ"),
    "initiative-kind": Text(en="kind of initiative", sv="slag av initiativ"),
    "measure": Text(en="network measure", sv="nätverksmått"),
    "method": Text(en="method", sv="metod"),
    "metric": Text(en="measurement", sv="mätvärde"),
    "network": Text(en="network", sv="nätverk"),
    "observation": Text(en="observation", sv="observation"),
    "ontology": Text(en="term of the ontology", sv="term i ontologin"),
    "other": Text(en="other", sv="annat"),
    "participation": Text(en="participation", sv="deltagande"),
    "person": Text(en="person", sv="person"),
    "place": Text(en="place", sv="plats"),
    "policy-area": Text(en="policy area", sv="politikområde"),
    "post": Text(en="post", sv="befattning"),
    "precision": Text(en="precision", sv="precision"),
    "recognition": Text(en="recognition", sv="erkännande"),
    "relation": Text(en="relation", sv="relation"),
    "relation-type": Text(en="relation type", sv="relationstyp"),
    "resolution": Text(en="resolution", sv="avgörande"),
    "role": Text(en="role", sv="roll"),
    "scheme": Text(en="scheme of concepts", sv="begreppsschema"),
    "sdg": Text(en="Sustainable Development Goal", sv="globalt mål för hållbar utveckling"),
    "source": Text(en="source", sv="källa"),
    "ssif": Text(en="research subject", sv="forskningsämne"),
    "staff-skill": Text(en="skill", sv="kompetens"),
    "status": Text(en="status", sv="status"),
    "success-factor": Text(en="success factor", sv="framgångsfaktor"),
    "target": Text(en="target", sv="målvärde"),
    "technology": Text(en="technology", sv="teknik"),
    "tenure": Text(en="tenure", sv="innehav av befattning"),
    "topic": Text(en="topic", sv="ämne"),
    "unit": Text(en="unit", sv="enhet"),
}
"""Segment of the path of an IRI, or prefix of another vocabulary → what it is called."""


def name_kind(kind: str) -> Text:
    """Return what a kind is called; what has no name of ours is called as it is written."""
    return KIND_NAMES.get(kind, Text(en=kind, sv=kind))
