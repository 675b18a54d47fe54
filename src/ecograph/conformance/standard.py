"""Terms of RDF, RDFS, OWL 2 and SKOS, which may be used without being declared in the ontology.

They stand here since loading rdflib, which knows them too, takes longer than a validation after a change.
"""

import re
from collections.abc import Mapping
from typing import Final

from ecograph.namespaces import PREFIXES

__all__ = ["STANDARD", "is_standard"]

STANDARD: Final[Mapping[str, str]] = {
    "rdf": """
        Alt Bag CompoundLiteral HTML JSON List PlainLiteral Property Seq Statement XMLLiteral direction first
        langString language nil object predicate rest subject type value
    """,
    "rdfs": """
        Class Container ContainerMembershipProperty Datatype Literal Resource comment domain isDefinedBy label
        member range seeAlso subClassOf subPropertyOf
    """,
    "owl": """
        AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty AsymmetricProperty Axiom
        Class DataRange DatatypeProperty DeprecatedClass DeprecatedProperty FunctionalProperty
        InverseFunctionalProperty IrreflexiveProperty NamedIndividual NegativePropertyAssertion Nothing
        ObjectProperty Ontology OntologyProperty ReflexiveProperty Restriction SymmetricProperty Thing
        TransitiveProperty allValuesFrom annotatedProperty annotatedSource annotatedTarget assertionProperty
        backwardCompatibleWith bottomDataProperty bottomObjectProperty cardinality complementOf datatypeComplementOf
        deprecated differentFrom disjointUnionOf disjointWith distinctMembers equivalentClass equivalentProperty
        hasKey hasSelf hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality
        maxQualifiedCardinality members minCardinality minQualifiedCardinality onClass onDataRange onDatatype
        onProperties onProperty oneOf priorVersion propertyChainAxiom propertyDisjointWith qualifiedCardinality
        rational real sameAs someValuesFrom sourceIndividual targetIndividual targetValue topDataProperty
        topObjectProperty unionOf versionIRI versionInfo withRestrictions
    """,
    "skos": """
        Collection Concept ConceptScheme OrderedCollection altLabel broadMatch broader broaderTransitive changeNote
        closeMatch definition editorialNote exactMatch example hasTopConcept hiddenLabel historyNote inScheme
        mappingRelation member memberList narrowMatch narrower narrowerTransitive notation note prefLabel related
        relatedMatch scopeNote semanticRelation topConceptOf
    """,
}
"""The local names, by prefix."""

NUMBERED: Final = re.compile(re.escape(PREFIXES["rdf"]) + r"_\d+")
"""The properties of containers (RDF Schema 1.1, section 5.1.6)."""

IRIS: Final = frozenset(PREFIXES[prefix] + name for prefix, names in STANDARD.items() for name in names.split())


def is_standard(iri: str) -> bool:
    """Tell whether ``iri`` is a term of one of these vocabularies."""
    return iri in IRIS or NUMBERED.fullmatch(iri) is not None
