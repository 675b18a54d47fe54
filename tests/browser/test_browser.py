"""The pages in a real browser: queries run, languages switch, every statement has its evidence, nothing leaves home."""

import os
import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect, sync_playwright

from ecograph.release import Release
from serving import serve_release

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
PAGES = [
    "/",
    "/ns",
    "/docs",
    "/dumps/",
    "/id/actor/",
    "/id/initiative/spis",
    "/id/actor/city-of-stockholm",
    "/id/technology/artificial-intelligence",
    "/passage/rise-spis/summary-table",
    "/source/rise-spis",
    "/graph/metrics",
    "/search?q=innovation",
    "/queries",
    "/queries/actor_shared_initiatives?format=html",
    "/connections",
    "/queries/initiative_participants?view=graph",
    "/queries/actor_centrality?view=chart&lang=sv",
    "/sparql/answer?view=graph&query=CONSTRUCT+WHERE+{?s+?p+?o}+LIMIT+200",
    "/sparql/explain?format=html&query=SELECT+*+{?s+?p+?o+.+?x+a+?y}",
]


@pytest.fixture(name="founding_url", scope="module")
def serve_founding(release: Release) -> Iterator[str]:
    with serve_release(release.path) as served:
        yield served.url


@pytest.fixture(name="chromium", scope="module")
def launch_chromium() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        reason = f"there is no browser: none of {', '.join(BROWSERS)} is on the path"
        if os.environ.get("ECOGRAPH_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Watched:
    """A page, what its console complained of, and the hosts it asked."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)

    def open(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.home).netloc:
            self.strangers.append(request.url)


@pytest.fixture(name="watched")
def open_page(chromium: Browser, founding_url: str) -> Iterator[Watched]:
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    yield Watched(context.new_page(), founding_url)
    context.close()


def test_the_example_runs_and_shows_its_rows_under_their_names(watched: Watched) -> None:
    page = watched.open("/")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#outcome")).to_have_text(re.compile(r"^\d+ rows · [\d.]+ s$"))
    expect(page.locator("#answer tbody tr")).not_to_have_count(0)
    link = page.locator("#answer").get_by_role("link", name="Umeå municipality").first
    expect(link).to_have_attribute("href", "/id/actor/umea-municipality")
    assert (watched.complaints, watched.strangers) == ([], [])


def test_the_address_keeps_the_query_that_ran_unless_it_is_very_long(watched: Watched) -> None:
    query = "SELECT ?x { VALUES ?x { 'å & + #' } }"
    page = watched.open("/?lang=sv")
    page.fill("#text", query)
    page.locator("button.run").click()
    expect(page.locator("#outcome")).to_have_text(re.compile("^1 rad"))
    assert "lang=sv" in page.url
    page.goto(page.url.partition("#")[0])
    expect(page.locator("#text")).to_have_value(query)
    page.fill("#text", query + " " * 4000)
    page.locator("button.run").click()
    expect(page.locator("#outcome")).to_have_text(re.compile("^1 rad"))
    assert "query=" not in page.url
    assert watched.complaints == []


def test_every_example_runs_in_both_languages(watched: Watched) -> None:
    for language in ("sv", "en"):
        page = watched.open(f"/?lang={language}")
        names = page.locator("#example option").evaluate_all("options => options.map(option => option.value)")
        assert len(names) >= 20
        for name in names:
            page.select_option("#example", name)
            page.locator("button.run").click()
            expect(page.locator("#outcome")).to_have_text(re.compile(r" (s|rader?|rows?)"))
            expect(page.locator("button.run")).to_be_enabled()
            assert page.locator("#outcome .problem").count() == 0, name
    assert watched.complaints == []


def test_a_wrong_query_is_told_with_its_place(watched: Watched) -> None:
    page = watched.open("/?lang=sv")
    page.locator("#text").fill("SELECT ?x WHERE {\n  ?x a eco:Actor .\n  ?x !! ?y\n}")
    page.get_by_role("button", name="Kör").click()
    problem = page.locator("#outcome .problem")
    expect(problem).to_be_visible()
    expect(problem).to_contain_text(re.compile(r"rad \d+, kolumn \d+"))
    expect(page.locator("#outcome")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#answer")).to_be_empty()


def test_an_answer_is_shown_as_a_picture_whose_view_the_address_keeps(watched: Watched) -> None:
    page = watched.open("/?lang=sv")
    page.locator("#text").fill(PARTNERS)
    page.locator("button.run").click()
    views = page.get_by_role("group", name="Visa som").get_by_role("button")
    expect(views).to_have_text(["Tabell", "Karta", "Graf"])
    page.get_by_role("button", name="Graf").click()
    expect(page.locator("#picture svg .node")).not_to_have_count(0)
    expect(page.locator("#picture figcaption")).to_contain_text("band är ritade")
    expect(page.get_by_role("button", name="Graf")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#answer table")).to_be_visible()
    shared = page.url
    assert "view=graph" in shared
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("#picture svg .node")).not_to_have_count(0)
    page.get_by_role("button", name="Tabell").click()
    expect(page.locator("#picture svg")).to_have_count(0)
    assert "view=" not in page.url
    assert (watched.complaints, watched.strangers) == ([], [])


PARTNERS = """PREFIX eco: <https://w3id.org/ecograph/ns#>
SELECT ?initiative ?actor { ?initiative eco:hasParticipant ?actor } LIMIT 40"""


def test_what_cannot_be_drawn_is_told_and_another_query_takes_the_picture_away(watched: Watched) -> None:
    page = watched.open("/?lang=en")
    page.locator("#text").fill('SELECT ("x" AS ?name) (IRI("http://e.example/1") AS ?thing) {}')
    page.locator("button.run").click()
    page.get_by_role("button", name="Map").click()
    expect(page.locator("#picture")).to_contain_text("No row of this answer has a place")
    page.locator("#text").fill("SELECT ?n ?name { VALUES (?n ?name) { (1 'a') (2 'b') } }")
    page.locator("button.run").click()
    expect(page.get_by_role("button", name="Chart")).to_be_visible()
    expect(page.locator("#picture")).to_be_empty()
    assert watched.complaints == []


def test_things_in_a_picture_are_reached_by_keyboard_and_lead_to_their_pages(watched: Watched) -> None:
    page = watched.open("/queries/initiative_participants?view=graph&lang=en")
    link = page.get_by_role("link", name=re.compile("RISE.*ties?")).first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("RISE")
    assert watched.complaints == []


def test_a_picture_can_be_kept_as_a_file_that_looks_the_same_alone(watched: Watched) -> None:
    page = watched.open("/queries/initiative_participants?view=graph&lang=en")
    with page.expect_download() as kept:
        page.get_by_role("link", name="SVG").click()
    assert kept.value.suggested_filename == "graph.svg"
    text = kept.value.path().read_text(encoding="utf-8")
    assert text.startswith("<svg xmlns=")
    page.goto(page.url + "&format=svg")
    assert page.locator("circle.node.s0").first.evaluate("node => getComputedStyle(node).fill") == "rgb(11, 90, 82)"
    assert watched.complaints == []


def test_a_query_is_explained_from_its_form_and_back(watched: Watched) -> None:
    page = watched.open("/?lang=sv")
    page.locator("#text").fill("SELECT * { ?s a ?c . ?x <http://no.such/property> ?y }")
    page.get_by_role("button", name="Förklara").click()
    expect(page.locator("h1")).to_have_text("Vad en fråga gör")
    expect(page.locator(".findings li").first).to_contain_text("Mönster 2 matchar ingenting")
    expect(page.locator("table tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Förklara och kör").click()
    expect(page.locator("main")).to_contain_text("Körd: hela svaret fanns efter")
    page.get_by_role("link", name="Tillbaka till frågan").first.click()
    expect(page.locator("#text")).to_have_value("SELECT * { ?s a ?c . ?x <http://no.such/property> ?y }")
    assert (watched.complaints, watched.strangers) == ([], [])


def test_pictures_and_explanations_need_no_scripts(chromium: Browser, founding_url: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(founding_url + "/?lang=en")
    page.locator("#text").fill(PARTNERS)
    page.get_by_role("button", name="Answer as a page").click()
    expect(page.locator("table tbody tr")).to_have_count(40)
    page.get_by_role("link", name="Graph", exact=True).click()
    expect(page.locator("svg .node")).not_to_have_count(0)
    page.goto(founding_url + "/?lang=en")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator("h1")).to_have_text("What a query does")
    context.close()


def test_questions_that_are_no_tables_are_answered_too(watched: Watched) -> None:
    page = watched.open("/")
    page.locator("#text").fill("ASK { ?s ?p ?o }")
    page.locator("button.run").click()
    expect(page.locator("#outcome")).to_contain_text("Yes")
    page.locator("#text").fill("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3")
    page.locator("button.run").click()
    expect(page.locator("#answer pre")).to_contain_text("https://w3id.org/ecograph/")


def test_a_long_answer_is_cut_only_with_its_true_length_told(watched: Watched) -> None:
    page = watched.open("/")
    page.locator("#text").fill("SELECT * WHERE { ?s ?p ?o } LIMIT 1500")
    page.locator("button.run").click()
    expect(page.locator("#outcome")).to_contain_text("1,500 rows, the first 1,000 are shown")
    expect(page.locator("#answer tbody tr")).to_have_count(1000)


def test_a_query_can_be_stopped(watched: Watched) -> None:
    page = watched.open("/")
    page.locator("#text").fill("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }")
    page.locator("button.run").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#outcome")).to_have_text("Stopped")
    expect(page.locator("button.run")).to_be_enabled()


def test_markup_in_an_answer_stays_text(watched: Watched) -> None:
    page = watched.open("/")
    page.locator("#text").fill(
        """SELECT ("<img src=x onerror=alert(1)>" AS ?x) (IRI("javascript:alert(1)") AS ?y) {}"""
    )
    page.locator("button.run").click()
    expect(page.locator("#answer td").first).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#answer a")).to_have_count(0)


def test_the_form_works_without_scripts(chromium: Browser, founding_url: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(founding_url + "/?lang=en")
    with page.expect_response(lambda response: "/sparql?" in response.url) as answered:
        page.get_by_role("button", name="Run").click()
    assert answered.value.status == 200
    page.goto(founding_url + "/?lang=en")
    page.get_by_role("link", name="Who founded an initiative?").click()
    assert "role:founder" in page.locator("#text").input_value()
    context.close()


def test_the_language_can_be_switched_and_stays(watched: Watched) -> None:
    page = watched.open("/id/initiative/spis")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("heading", name="Vilka som deltar")).to_be_visible()
    page.get_by_role("link", name="Vinnova").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("h1")).to_have_text("Vinnova")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_every_statement_on_a_page_has_its_evidence(watched: Watched) -> None:
    for path in ("/id/initiative/spis", "/id/actor/city-of-stockholm", "/id/person/magnus-johansson"):
        page = watched.open(path)
        statements = page.locator(".statement")
        bare = statements.evaluate_all(
            """found => found.filter(statement => {
                const claim = statement.closest(".claim, section:has(table)");
                const own = statement.querySelectorAll(".evidence a").length;
                const shared = claim === null ? 0 : claim.querySelectorAll(":scope > .witnesses .evidence a").length;
                return own + shared === 0;
            }).map(statement => statement.textContent.trim())"""
        )
        assert statements.count() > 5
        assert bare == []


def test_evidence_leads_to_the_passage_and_on_to_the_document(watched: Watched) -> None:
    page = watched.open("/id/initiative/spis")
    page.locator(".evidence a[href^='/passage/rise-spis/summary-table']").first.click()
    expect(page.get_by_role("heading", name="What it states")).to_be_visible()
    expect(page.get_by_role("link", name="https://www.ri.se/")).to_be_visible()


def test_the_keyboard_reaches_content_query_and_answer(watched: Watched) -> None:
    page = watched.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator("#text").evaluate("editor => editor === document.activeElement"):
            break
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer table")).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.locator("#answer .answer").evaluate("answer => answer === document.activeElement"):
            break
    expect(page.locator("#answer .answer")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Browser, founding_url: str, scheme: str) -> None:
    context = chromium.new_context(viewport=WIDE, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in ("/?lang=en", "/id/initiative/spis?lang=en", "/id/person/magnus-johansson?lang=en", *PICTURED):
        page.goto(founding_url + path)
        assert page.evaluate(FAINT_TEXT) == []
    context.close()


PICTURED = ("/queries/initiative_participants?view=graph", "/queries/actor_centrality?view=chart")

FAINT_TEXT = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const texts = document.evaluate("//body//text()[normalize-space()]", document, null, 6, null);
  const faint = [];
  for (let i = 0; i < texts.snapshotLength; i += 1) {
    const element = texts.snapshotItem(i).parentElement;
    if (element.closest("noscript, option, .skip, svg title, svg desc") !== null) continue;
    const style = getComputedStyle(element);
    const paint = element.closest("svg") === null ? style.color : style.fill;
    const [a, b] = [light(parse(paint)), light(ground(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(element.textContent.trim().slice(0, 40));
  }
  return faint;
}"""
"""Texts whose contrast is under 4.5 : 1 (WCAG 2.2, success criterion 1.4.3)."""


@pytest.mark.parametrize("path", PAGES)
def test_no_page_complains_leaves_home_or_overflows(chromium: Browser, founding_url: str, path: str) -> None:
    for size in (WIDE, NARROW):
        context = chromium.new_context(viewport=size)
        watched = Watched(context.new_page(), founding_url)
        page = watched.open(path)
        assert (watched.complaints, watched.strangers) == ([], [])
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator("h1").count() == 1
        identifiers = page.locator("[id]").evaluate_all("found => found.map(element => element.id)")
        assert len(identifiers) == len(set(identifiers))
        context.close()


@pytest.mark.parametrize("path", ["/id/actor/" + "nobody-" * 9, "/nothing-" + "here" * 30])
def test_what_is_not_there_is_told_within_a_narrow_screen(chromium: Browser, founding_url: str, path: str) -> None:
    context = chromium.new_context(viewport=NARROW)
    page = context.new_page()
    answer = page.goto(founding_url + path)
    assert answer is not None
    assert answer.status == 404
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    context.close()
