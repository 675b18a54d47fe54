"""What a build imports: rdflib and pySHACL, a third of a second, only where the reference engine is asked."""

import subprocess
import sys

import pytest
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.namespace import DefinedNamespace

from ecograph.conformance.standard import STANDARD, is_standard

VOCABULARIES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "skos": SKOS}


@pytest.mark.parametrize("prefix", VOCABULARIES)
def test_the_standard_terms_are_those_that_rdflib_knows(prefix: str) -> None:
    namespace: type[DefinedNamespace] = VOCABULARIES[prefix]
    known = {name for name in namespace.__annotations__ if not name.startswith("_")}
    assert set(STANDARD[prefix].split()) == known
    for name in (*known, "_1", "_", "_x", "unknown", ""):
        iri = f"{namespace._NS}{name}"
        assert is_standard(iri) == (iri in namespace if name != "" else False), iri


def test_a_build_of_much_data_loads_no_reference_engine() -> None:
    code = "import sys, ecograph.pipeline; print({'rdflib', 'pyshacl'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
