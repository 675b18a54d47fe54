"""What is served: files and what is known of them."""

from pathlib import Path

from pyoxigraph import Store

from ecograph.formats import rdf_syntax
from ecograph.release import open_release
from ecograph.store.content import content_of_release


def test_the_store_has_as_many_statements_as_the_manifest_of_a_release_says(small_release: Path) -> None:
    content, store = content_of_release(open_release(small_release)), Store()
    for file in content.files:
        before = len(store)
        store.load(path=file.path, format=rdf_syntax(file.syntax).format)
        assert len(store) - before == file.statements
