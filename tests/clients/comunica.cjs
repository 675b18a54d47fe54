// Answers one query a line with Comunica: JSON in (sources, query), JSON out (media type and body, or an error).
'use strict';

const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');

const { QueryEngine } = createRequire(`${process.argv[2]}/`)('@comunica/query-sparql');
const engine = new QueryEngine();
const TYPES = {
  bindings: 'application/sparql-results+json',
  boolean: 'application/sparql-results+json',
  quads: 'application/n-quads',
};

async function answer({ query, sources }) {
  const result = await engine.query(query, { sources });
  const type = TYPES[result.resultType];
  const { data } = await engine.resultToString(result, type);
  let body = '';
  for await (const chunk of data) {
    body += chunk;
  }
  return { type, body };
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply;
    try {
      reply = await answer(JSON.parse(line));
    } catch (error) {
      reply = { error: error.cause ? `${error}: ${error.cause}` : String(error) };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  // Comunica keeps its connections open.
  process.exit(0);
})();
