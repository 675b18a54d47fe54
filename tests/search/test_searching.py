"""What a search finds, in which order, and what it says of why."""

import pytest

from ecograph.errors import InputError
from ecograph.search.index import Index
from ecograph.search.matching import search


def find(index: Index, text: str, *, typing: bool = False, language: str | None = None) -> list[tuple[str, str]]:
    """Return the last part of each hit's IRI, and why it is one."""
    found = search(index, text, typing=typing, language=language)
    return [(index.things[hit.thing].iri.rpartition("/")[2], hit.match) for hit in found.hits]


def test_a_name_with_its_own_letters_goes_before_one_that_only_folds_to_it(small_index: Index) -> None:
    assert find(small_index, "Habo") == [("habo", "exact"), ("haabo", "folded")]
    assert find(small_index, "håbo") == [("haabo", "exact"), ("habo", "folded")]
    assert find(small_index, "HABO KOMMUN")[0] == ("habo", "exact")


def test_the_whole_name_goes_before_its_beginning_and_that_before_words_of_a_description(small_index: Index) -> None:
    assert find(small_index, "vinnova") == [("vinnova", "exact"), ("tests", "start"), ("stad", "words")]


def test_what_more_is_stated_about_goes_first_among_equals(small_index: Index) -> None:
    assert find(small_index, "smart") == [("stader", "start"), ("stad", "words")]
    hits = search(small_index, "stockholm").hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert find(small_index, "municipality") == [("habo", "words"), ("haabo", "words")]


def test_words_are_found_in_another_form_of_their_own_language(small_index: Index) -> None:
    assert ("stad", "inflected") in find(small_index, "smart stad")
    assert find(small_index, "city") == [("stad", "words"), ("planning", "words"), ("stader", "inflected")]
    assert ("tests", "inflected") in find(small_index, "test")


@pytest.mark.parametrize("text", ["stad", "städer", "stader", "städerna", "staderna"])
def test_marks_are_set_aside_in_other_forms_of_a_word_too(small_index: Index, text: str) -> None:
    assert {thing for thing, _ in find(small_index, text, language="sv")} == {"stader", "stad"}


def test_an_asterisk_or_typing_takes_longer_words_and_nothing_else_does(small_index: Index) -> None:
    assert {match for _, match in find(small_index, "innova")} == {"fuzzy"}
    assert set(find(small_index, "innova*")) == {("vinnova", "beginning"), ("planning", "beginning")}
    assert find(small_index, "innova*") == find(small_index, "innova", typing=True)
    assert find(small_index, "Stockholms un", typing=True) == [("su", "start")]
    assert find(small_index, "v", typing=True) == []


@pytest.mark.parametrize(
    ("text", "thing"),
    [("Vinova", "vinnova"), ("Stokholm", "stockholm"), ("RUGGEDIZED", "ruggedised"), ("Stokholms univeristet", "su")],
)
def test_a_misspelt_word_finds_what_is_meant_and_says_that_it_is_not_the_same(
    small_index: Index, text: str, thing: str
) -> None:
    found = search(small_index, text)
    assert found.is_fuzzy
    assert {hit.match for hit in found.hits} == {"fuzzy"}
    assert find(small_index, text)[0] == (thing, "fuzzy")
    assert search(small_index, text, similar=False).hits == []


def test_nothing_fuzzy_is_shown_beside_what_is_found_as_it_is_spelt(small_index: Index) -> None:
    assert find(small_index, "Vinnava") == [("vinnava", "exact")]
    assert "vinnava" not in {thing for thing, _ in find(small_index, "Vinnova")}
    assert not search(small_index, "Vinnova").is_fuzzy


def test_a_fuzzy_hit_never_counts_as_much_as_one_that_is_not(small_index: Index) -> None:
    fuzzy = search(small_index, "Vinova").hits[0]
    assert fuzzy.score < min(hit.score for text in ("innov*", "city", "paid") for hit in search(small_index, text).hits)


@pytest.mark.parametrize("text", ["2019-01234", "201901234", "2019 01234"])
def test_an_identifier_is_found_with_and_without_its_hyphen(small_index: Index, text: str) -> None:
    assert find(small_index, text) == [("stad", "exact")]


def test_a_number_that_is_nearly_right_is_another_number(small_index: Index) -> None:
    assert find(small_index, "2019-01236") == []
    assert find(small_index, "202100-5217") == []


def test_an_address_is_found_whole_and_by_its_last_part(small_index: Index) -> None:
    assert find(small_index, "https://ror.org/01kd5m353") == [("vinnova", "exact")]
    assert find(small_index, "01kd5m353") == [("vinnova", "words")]
    assert find(small_index, "https://w3id.org/ecograph/id/actor/su") == [("su", "exact")]


def test_all_words_must_occur_be_it_in_several_texts(small_index: Index) -> None:
    assert find(small_index, "vinnova smart") == [("stad", "words")]
    assert find(small_index, "vinnova habo") == []


def test_only_texts_of_the_language_asked_for_and_of_none_are_looked_at(small_index: Index) -> None:
    assert find(small_index, "smart", language="sv") == [("stader", "inflected"), ("stad", "inflected")]
    assert find(small_index, "cities", language="sv") == []
    assert find(small_index, "SU", language="en") == [("su", "exact")]


def test_things_are_found_and_not_the_passages_or_what_has_no_name(small_index: Index) -> None:
    iris = {thing.iri.rpartition("/")[2] for thing in small_index.things}
    assert {"vinnova", "planning"} <= iris
    assert iris.isdisjoint({"one", "nameless"})


def test_a_thing_has_its_most_special_class_kind_and_number_of_statements(small_index: Index) -> None:
    habo = small_index.things[small_index.find_thing("https://w3id.org/ecograph/id/actor/habo") or 0]
    assert (habo.kind, habo.classes, habo.statements) == ("actor", ("eco:Municipality",), 5)


def test_a_text_comes_back_as_it_was_written(small_index: Index) -> None:
    [hit] = search(small_index, "quotes").hits
    assert small_index.texts[hit.text].text == 'A line\nand "quotes" \\ too'


@pytest.mark.parametrize("text", ["", " ", "*", "!?", "_", "x" * 201, " ".join("abcdefghijklm")])
def test_what_cannot_be_searched_for_is_refused(small_index: Index, text: str) -> None:
    with pytest.raises(InputError):
        search(small_index, text)


@pytest.mark.parametrize("text", ["\x00a", "ß", "a" * 200, "ﬁ", "İstanbul", "ه", "日本", "a*b*", "**a", "🙂 vinnova"])
def test_odd_input_is_only_a_search_that_may_find_nothing(small_index: Index, text: str) -> None:
    assert len(search(small_index, text, typing=True).hits) <= len(small_index.things)
