// The query form of the front page: posts to /sparql and shows the answer. Without this script the form still works.
"use strict";

(() => {
  const form = document.getElementById("console");
  const editor = document.getElementById("text");
  const example = document.getElementById("example");
  const run = form.querySelector(".run");
  const stop = form.querySelector(".stop");
  const outcome = document.getElementById("outcome");
  const answer = document.getElementById("answer");

  const language = document.documentElement.lang;
  const say = (en, sv) => (language === "sv" ? sv : en);
  const number = (value) => new Intl.NumberFormat(language).format(value);
  const namespaces = Object.entries(JSON.parse(form.dataset.prefixes)).sort((a, b) => b[1].length - a[1].length);

  const ROWS_SHOWN = 1000;
  const LONGEST_SHARED = 4000;
  const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5";

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  const compact = (iri) => {
    const found = namespaces.find(([, namespace]) => iri.startsWith(namespace));
    return found === undefined ? iri : `${found[0]}:${iri.slice(found[1].length)}`;
  };

  // Our own IRIs are shown by this server, others where they are; only http and https are ever linked.
  const address = (iri) => {
    if (iri.startsWith(form.dataset.base)) {
      const [path, fragment] = iri.slice(form.dataset.base.length).split("#");
      const query = form.dataset.lang === "" ? "" : `?lang=${form.dataset.lang}`;
      return `${form.dataset.root}/${path}${query}${fragment === undefined ? "" : `#${fragment}`}`;
    }
    return /^https?:\/\//.test(iri) ? iri : null;
  };

  // A term; `label` is the name bound beside it (?actorName beside ?actor).
  const show = (term, label) => {
    if (term === undefined) return "";
    if (term.type === "uri") {
      const short = compact(term.value);
      const href = address(term.value);
      const text = label === undefined ? short : label.value;
      if (href === null) return text;
      const link = make("a", { href }, text);
      if (label !== undefined) link.title = short;
      if (href === term.value) link.rel = "external";
      return link;
    }
    const tag = term["xml:lang"];
    const span = make("span", {}, term.value);
    if (tag !== undefined && tag !== language) span.lang = tag;
    return span;
  };

  const labelOf = (name, names) => [`${name}Name`, `${name}Label`].find((other) => names.includes(other));

  const table = (result) => {
    const names = result.head.vars;
    const labels = new Map(names.map((name) => [name, labelOf(name, names)]).filter(([, label]) => label !== undefined));
    const isTerm = (name) => result.results.bindings.every((row) => row[name] === undefined || row[name].type === "uri");
    const merged = new Map([...labels].filter(([name]) => isTerm(name)));
    const hidden = new Set(merged.values());
    const columns = names.filter((name) => !hidden.has(name));
    const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
    const rows = result.results.bindings.slice(0, ROWS_SHOWN).map((row) =>
      make("tr", {}, ...columns.map((name) => make("td", {}, show(row[name], row[merged.get(name)])))));
    return make("div", { class: "scroll answer", tabindex: "0", role: "region", "aria-label": say("Answer", "Svar") },
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  };

  const text = (content) => make("pre", { class: "answer", tabindex: "0" }, make("code", {}, content));

  const tell = (message) => outcome.replaceChildren(make("p", { class: "note" }, message));

  // Pictures are drawn by the server: the page of the same answer has them, and its address says which is shown.
  const VIEWS = { table: say("Table", "Tabell"), map: say("Map", "Karta"), chart: say("Chart", "Diagram"), graph: say("Graph", "Graf") };
  const NUMBER = /#(integer|decimal|double|float|int|long|short|byte|(non)?(positive|negative)Integer)$/;
  const picture = make("div", { id: "picture", "aria-live": "polite" });
  let asked = "";
  let drawing = null;

  // What the columns of an answer let hope for; the server tells if there is nothing to draw after all.
  const viewsOf = (result) => {
    const names = result.head.vars;
    const rows = result.results.bindings.slice(0, ROWS_SHOWN);
    const all = (name, test) => rows.some((row) => row[name] !== undefined) && rows.every((row) => row[name] === undefined || test(row[name]));
    const things = names.filter((name) => all(name, (term) => term.type === "uri"));
    const numbers = names.filter((name) => all(name, (term) => NUMBER.test(term.datatype ?? "")));
    const hasPlace = names.some((name) => all(name, (term) => (term.datatype ?? "").endsWith("#wktLiteral")))
      || numbers.some((name) => /lat(itude|itud)?$/i.test(name));
    return [
      ...(things.length > 0 || hasPlace ? ["map"] : []),
      ...(numbers.length > 0 && names.length > 1 ? ["chart"] : []),
      ...(things.length > 1 ? ["graph"] : []),
    ];
  };

  const views = (kinds, first = VIEWS.table) => {
    if (kinds.length === 0) return "";
    const buttons = ["table", ...kinds].map((kind) => {
      const button = make("button", { type: "button", "data-view": kind, "aria-pressed": String(kind === "table") }, kind === "table" ? first : VIEWS[kind]);
      button.addEventListener("click", () => draw(kind));
      return button;
    });
    return make("div", { class: "views", role: "group", "aria-label": say("Show as", "Visa som") }, make("p", {}, ...buttons));
  };

  const draw = async (kind) => {
    drawing?.abort();
    for (const button of answer.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === kind));
    const address = new URL(window.location.href);
    if (kind === "table") address.searchParams.delete("view");
    else address.searchParams.set("view", kind);
    window.history.replaceState(null, "", address);
    picture.replaceChildren();
    if (kind === "table") return;
    picture.append(make("p", { class: "note" }, say("Drawing …", "Ritar …")));
    const own = drawing = new AbortController();
    try {
      const response = await fetch(`${form.dataset.endpoint}/answer?view=${kind}&lang=${language}`, {
        method: "POST",
        headers: { Accept: "text/html" },
        body: new URLSearchParams({ query: asked }),
        signal: own.signal,
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.querySelector(".pictured") ?? page.querySelector("main .problem") ?? page.querySelector("main");
      if (own === drawing) picture.replaceChildren(document.adoptNode(found));
    } catch (error) {
      if (error.name !== "AbortError") picture.replaceChildren(make("p", { class: "problem" }, String(error.message)));
    }
  };

  // An address with a view shows it, as long as the answer has it.
  const restoreView = () => {
    const wanted = new URL(window.location.href).searchParams.get("view");
    if (wanted !== null && answer.querySelector(`[data-view="${CSS.escape(wanted)}"]`) !== null) draw(wanted);
  };

  const showAnswer = async (response, started) => {
    const body = await response.text();
    const seconds = ((performance.now() - started) / 1000).toLocaleString(language, { maximumFractionDigits: 2 });
    if (!response.headers.get("content-type").startsWith("application/sparql-results+json")) {
      tell(say(`RDF, ${number(body.length)} characters, ${seconds} s`, `RDF, ${number(body.length)} tecken, ${seconds} s`));
      answer.replaceChildren(views(["graph"], "RDF"), picture, text(body));
      restoreView();
      return;
    }
    const result = JSON.parse(body);
    if (result.boolean !== undefined) {
      tell(`${result.boolean ? say("Yes", "Ja") : say("No", "Nej")} · ${seconds} s`);
      return;
    }
    const count = result.results.bindings.length;
    const rows = count === 1 ? say("1 row", "1 rad") : say(`${number(count)} rows`, `${number(count)} rader`);
    const cut = count > ROWS_SHOWN
      ? say(`, the first ${number(ROWS_SHOWN)} are shown`, `, de första ${number(ROWS_SHOWN)} visas`) : "";
    tell(`${rows}${cut} · ${seconds} s`);
    answer.replaceChildren(views(viewsOf(result)), picture, table(result));
    restoreView();
  };

  const showProblem = (title, detail, line, column) => {
    const box = make("div", { class: "problem" }, make("strong", {}, title));
    if (detail !== undefined) box.append(`\n${detail}`);
    const source = editor.value.split("\n")[line - 1];
    if (source !== undefined) {
      const mark = column > 0 ? `\n${" ".repeat(column - 1)}^` : "";
      box.append(make("pre", {}, `${say("line", "rad")} ${line}${column > 0 ? `, ${say("column", "kolumn")} ${column}` : ""}\n${source}${mark}`));
    }
    outcome.replaceChildren(box);
  };

  const readProblem = async (response) => {
    const isProblem = (response.headers.get("content-type") ?? "").startsWith("application/problem+json");
    const problem = isProblem ? await response.json() : {};
    showProblem(problem.title ?? `${response.status} ${response.statusText}`, problem.detail, problem.line, problem.column);
  };

  // The page's address keeps the query, so that it can be sent to others; very long ones are left out.
  const share = (text) => {
    const address = new URL(window.location.href);
    if (text.length <= LONGEST_SHARED) address.searchParams.set("query", text);
    else address.searchParams.delete("query");
    address.hash = "query";
    window.history.replaceState(null, "", address);
  };

  let asking = null;

  const ask = async () => {
    asking = new AbortController();
    run.disabled = true;
    stop.hidden = false;
    answer.replaceChildren();
    drawing?.abort();
    picture.replaceChildren();
    asked = editor.value;
    tell(say("Running …", "Kör …"));
    share(editor.value);
    const started = performance.now();
    try {
      const response = await fetch(form.dataset.endpoint, {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: ACCEPT, "Accept-Language": language },
        body: editor.value,
        signal: asking.signal,
      });
      await (response.ok ? showAnswer(response, started) : readProblem(response));
    } catch (error) {
      if (error.name === "AbortError") tell(say("Stopped", "Stoppad"));
      else showProblem(say("The server cannot be reached", "Servern går inte att nå"), String(error.message));
    }
    run.disabled = false;
    stop.hidden = true;
    asking = null;
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) {  // a page of its own; its address keeps all but very long queries
      form.method = editor.value.length <= LONGEST_SHARED ? "get" : "post";
      return;
    }
    event.preventDefault();
    if (asking === null) ask();
  });
  stop.addEventListener("click", () => asking?.abort());
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  example?.addEventListener("change", () => {
    const chosen = example.selectedOptions[0];
    if (chosen.dataset.text !== undefined) editor.value = chosen.dataset.text;
  });
  for (const element of form.querySelectorAll(".scripted")) element.hidden = false;

  const opened = new URL(window.location.href).searchParams;
  if (opened.has("view") && opened.has("query")) ask();
})();
