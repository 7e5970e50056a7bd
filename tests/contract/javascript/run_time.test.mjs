// examples/web-app/runtime.js on a web server of its own. Node has fetch and AbortSignal; the page is stood in for.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, beforeEach, mock, test } from "node:test";
import { pathToFileURL } from "node:url";

const { configureAtRunTime } = await import(pathToFileURL(process.env.RUNTIME_JS));

const outputs = (client) => ({ version: "1.5", auth: { user_pool_id: "us-east-1_a", user_pool_client_id: client } });
const PAGE = "<!doctype html><title>Storefront</title>";

let answer, asked, configured, heard, server, url, warnings;

beforeEach(async () => {
  [asked, configured, heard, warnings] = [[], [], 0, []];
  server = createServer((request, response) => {
    asked.push(request.headers["if-none-match"] ?? null);
    answer(request, response);
  });
  await new Promise((started) => server.listen(0, "127.0.0.1", started));
  url = `http://127.0.0.1:${server.address().port}/amplify_outputs.json`;
  globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const { fetch } = globalThis;
  mock.method(globalThis, "fetch", (...given) => fetch(...given).finally(() => (heard += 1)));
  mock.method(console, "warn", (text) => warnings.push(text));
  mock.timers.enable({ apis: ["setInterval"] });
});

afterEach(async () => {
  mock.timers.reset();
  mock.restoreAll();
  server.closeAllConnections();
  await new Promise((stopped) => server.close(stopped));
});

// As S3 and CloudFront answer.
const file = (body, etag = `"${JSON.stringify(body).length}-${JSON.stringify(body)}"`) => (request, response) => {
  if (request.headers["if-none-match"] === etag) return response.writeHead(304, { ETag: etag }).end();
  response.writeHead(200, { ETag: etag, "Content-Type": "application/json" }).end(JSON.stringify(body));
};
const text = (status, body, type = "text/html") => (_, response) =>
  response.writeHead(status, { "Content-Type": type }).end(body);

const configure = (found) => configured.push(found);
const start = (given) => configureAtRunTime({ configure, url, ...given });
// Until so many looks have their answers, and have read them.
const settled = async (count) => {
  for (let waited = 0; heard < count && waited < 1000; waited += 1) await pause();
  await pause(20);
};
const pause = (milliseconds = 5) => new Promise((done) => setTimeout(done, milliseconds));

test("the published file configures the application before the promise is fulfilled", async () => {
  answer = file(outputs("first"));

  await start({ fallback: outputs("of the build") });

  assert.deepEqual([configured, warnings], [[outputs("first")], []]);
});

test("it looks again by the ETag, and configures when the file has changed and not before", async () => {
  answer = file(outputs("first"), '"1"');
  await start();

  mock.timers.tick(300_000);
  await settled(2);
  answer = file(outputs("second"), '"2"');
  mock.timers.tick(300_000);
  await settled(3);
  mock.timers.tick(300_000);
  await settled(4);

  assert.deepEqual(configured, [outputs("first"), outputs("second")]);
  assert.deepEqual(asked, [null, '"1"', '"1"', '"2"']);
  assert.deepEqual(warnings, []);
});

test("a server that knows no conditions answers the same file, which configures nothing", async () => {
  answer = text(200, JSON.stringify(outputs("first")), "application/json");
  await start();

  mock.timers.tick(300_000);
  await settled(2);

  assert.deepEqual(configured, [outputs("first")]);
});

test("a page that is looked at again looks, a hidden one does not", async () => {
  answer = file(outputs("first"), '"1"');
  await start();
  answer = file(outputs("second"), '"2"');

  document.visibilityState = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  mock.timers.tick(300_000);
  await pause(30);
  assert.equal(asked.length, 1);
  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  await settled(2);

  assert.deepEqual(configured, [outputs("first"), outputs("second")]);
});

test("looks do not overtake one another", async () => {
  answer = file(outputs("first"), '"1"');
  await start();
  let finish;
  answer = (request, response) => (finish = () => file(outputs("second"), '"2"')(request, response));

  mock.timers.tick(900_000);
  document.dispatchEvent(new Event("visibilitychange"));
  while (!finish) await pause();
  await pause(30);
  assert.equal(asked.length, 2);
  finish();
  await settled(2);

  assert.deepEqual(configured, [outputs("first"), outputs("second")]);
});

const REFUSED = {
  "a page with status 200": [text(200, PAGE), "status 200"],
  "a page with status 200 as JSON": [text(200, PAGE, "application/json"), "status 200"],
  "the refusal of S3": [text(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml"), "status 403"],
  "a good body with an error": [text(500, JSON.stringify(outputs("first")), "application/json"), "status 500"],
  "nothing": [text(200, ""), "status 200"],
  "null": [text(200, "null"), "status 200"],
  "a file of Gen 1": [text(200, '{"aws_user_pools_id": "us-east-1_a"}'), "status 200"],
  "a version that is a number": [text(200, JSON.stringify({ ...outputs("first"), version: 1.5 })), "status 200"],
  "a version to come": [text(200, JSON.stringify({ ...outputs("first"), version: "2" })), "status 200"],
  "no app client": [text(200, '{"version": "1.5", "auth": {}}'), "status 200"],
};

for (const [name, [refused, status]] of Object.entries(REFUSED)) {
  test(`at the start the copy of the build takes the place of ${name}`, async () => {
    answer = refused;

    await start({ fallback: outputs("of the build") });

    assert.deepEqual(configured, [outputs("of the build")]);
    assert.deepEqual(warnings, [`amplify_outputs.json: ${url} (${status}) is not an amplify_outputs.json`]);
  });

  test(`later the file before stays in place of ${name}`, async () => {
    answer = file(outputs("first"), '"1"');
    await start();
    answer = refused;
    mock.timers.tick(300_000);
    await settled(2);
    answer = file(outputs("second"), '"2"');
    mock.timers.tick(300_000);
    await settled(3);

    assert.deepEqual(configured, [outputs("first"), outputs("second")]);
    assert.equal(warnings.length, 1);
    assert.equal(asked[2], '"1"');
  });
}

test("without a copy the promise is rejected, and nothing looks again", async () => {
  answer = text(200, PAGE);

  await assert.rejects(start(), { message: `${url} (status 200) is not an amplify_outputs.json` });
  mock.timers.tick(900_000);
  await pause(30);

  assert.deepEqual([configured, asked.length], [[], 1]);
});

test("a copy that is none is refused too", async () => {
  answer = text(200, PAGE);

  await assert.rejects(start({ fallback: {} }), { message: "The copy of the build is not an amplify_outputs.json" });
});

test("a file that Amplify refuses is no better than none", async () => {
  answer = file(outputs("first"));
  const strict = (found) => {
    if (found.auth.user_pool_client_id === "first") throw new TypeError("reduce is not a function");
    configured.push(found);
  };

  await start({ configure: strict, fallback: outputs("of the build") });

  assert.deepEqual(configured, [outputs("of the build")]);
  assert.deepEqual(warnings, ["amplify_outputs.json: reduce is not a function"]);
});

test("the start waits no longer than its time-out, and a later look takes up the file", async () => {
  answer = () => {};

  await start({ timeout: 50, fallback: outputs("of the build") });
  assert.deepEqual(configured, [outputs("of the build")]);
  answer = file(outputs("first"));
  mock.timers.tick(300_000);
  await settled(2);

  assert.deepEqual(configured, [outputs("of the build"), outputs("first")]);
  assert.equal(asked[1], null);
});

test("with an interval of 0 it looks at the start alone", async () => {
  answer = file(outputs("first"));
  await start({ interval: 0 });

  document.dispatchEvent(new Event("visibilitychange"));
  mock.timers.tick(900_000);
  await pause(30);

  assert.equal(asked.length, 1);
});
