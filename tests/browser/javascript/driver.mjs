// Drives Chromium: reads commands from standard input, a line of JSON each, and answers each with one.
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const { executable, port, certificate } = JSON.parse(process.argv[2]);
const SECONDS = 20;
// A picture of more would take seconds, and nobody looks at it.
const PIXELS = 3000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

// The whole world of this browser: AWS is the emulator, and no other name leads anywhere. What the page
// asks for arrives there as it is: names, paths, redirects and cross-origin rules are the page's and the emulator's own.
const hosts = [
  "MAP localhost 127.0.0.1",
  `MAP *.amazonaws.com 127.0.0.1:${port}`,
  `MAP *.amazoncognito.com 127.0.0.1:${port}`,
  `MAP *.cloudfront.net 127.0.0.1:${port}`,
  "MAP * ~NOTFOUND",
];
// The emulator's certificate is for localhost: trust its key, whatever name it answers for, and no other.
const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });

const browser = await chromium.launch({
  executablePath: executable,
  args: [
    `--host-resolver-rules=${hosts.join(", ")}`,
    `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`,
    "--no-proxy-server",
    "--disable-gpu",
    "--disable-quic",
  ],
});

// But for this: the emulator cannot federate with social providers. A request for one goes on without its name, and so
// to the domain's own sign-in page.
const SOCIAL = /\/oauth2\/authorize\?.*\bidentity_provider=(Google|Facebook|LoginWithAmazon|SignInWithApple)\b/;

let context, page, complaints, errors, requests;

const commands = {
  // A new visitor, without anything stored, at this address.
  async visit({ url }) {
    await context?.close();
    context = await browser.newContext();
    await context.route(SOCIAL, (route) => route.continue({ url: withoutProvider(route.request().url()) }));
    page = await context.newPage();
    page.setDefaultTimeout(SECONDS * 1000);
    [complaints, errors, requests] = [[], [], []];
    page.on("pageerror", (error) => errors.push(`${error.name}: ${error.message}`));
    page.on("console", (said) => ["error", "warning"].includes(said.type()) && complaints.push(said.text()));
    page.on("request", (request) =>
      requests.push({ method: request.method(), url: request.url(), headers: request.headers(), body: request.postData() }),
    );
    await page.goto(url);
  },
  async close({ picture }) {
    await photograph(picture);
    await context.close();
  },
  // A picture of one element as nobody points at it or types into it: small, because a repository keeps it for good.
  async crop({ selector, picture, scale }) {
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement.blur());
    await settled();
    const clip = { ...(await page.locator(selector).boundingBox()), scale };
    const session = await context.newCDPSession(page);
    const { data } = await session.send("Page.captureScreenshot", {
      format: "webp",
      quality: 75,
      captureBeyondViewport: true,
      clip,
    });
    writeFileSync(picture, data, "base64");
  },
  text: () => page.innerText("body"),
  alert: () => page.getByRole("alert").innerText(),
  wait: ({ text }) => page.getByText(text).first().waitFor(),
  async rest() {
    for (let before = null, now = ""; before !== now; ) {
      before = now;
      await page.waitForTimeout(500);
      now = await page.innerText("body");
    }
  },
  arrive: ({ path }) => page.waitForURL((url) => url.pathname.endsWith(`/${path}`)),
  async click({ role, name, picture }) {
    const target = page.getByRole(role, { name, exact: true });
    await target.waitFor();
    await photograph(picture);
    await target.click();
  },
  fill: ({ name, value }) => page.locator(`input[name="${name}"]:visible`).fill(value),
  fillIn: ({ placeholder, value }) => page.getByPlaceholder(placeholder, { exact: true }).fill(value),
  // What the visible form asks for.
  fields: () =>
    page.locator("input:visible, select:visible").evaluateAll((all) =>
      all.map(({ name, type, required }) => ({ name, type, required })),
    ),
  buttons: () => page.locator("button:visible").allInnerTexts(),
  // One function of Amplify's own auth module, with what it returns as JSON.
  call: ({ name, given }) => page.evaluate(([name, given]) => window.auth[name](...given), [name, given]),
  log: () => ({ complaints, errors, requests }),
  // The same visitor loads the page again.
  reload: () => page.reload(),
  // The visitor comes back to the page from another one.
  comeBack: () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))),
  stored: () => page.evaluate(() => Object.keys(localStorage).sort()),
  // The reader's screen and scheme of colours, from now on.
  async look({ width, scheme }) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    await settled();
  },
  ground: () => page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  texts: ({ selector }) => page.locator(`${selector}:visible`).allInnerTexts(),
  // By how many pixels the page is wider than the screen.
  overflow: () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  // What the Tab key comes to, from the top of the page to its end.
  async stops() {
    const found = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const text = await page.evaluate(() => document.activeElement === document.body ? null : document.activeElement.innerText);
      if (text === null) return found;
      found.push(text);
    }
  },
  // To whatever has the focus.
  type: ({ text }) => page.keyboard.type(text),
  async press({ key }) {
    await page.keyboard.press(key);
  },
  // What axe-core finds. A script of the page would be stopped by its policy; this one comes from outside. To say where
  // the thousands of elements are that it has nothing against would take most of the time.
  async violations() {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...given } = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await withinTime(commands[command](given))) ?? null };
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();

async function photograph(path) {
  const [width, height] = await whilePagesChange(() =>
    page.evaluate(() => [innerWidth, document.documentElement.scrollHeight]),
  );
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, PIXELS) } });
}

// A page may go on to another one while it is asked, such as to the browser's own page about an error.
async function whilePagesChange(ask, times = 3) {
  try {
    return await ask();
  } catch (error) {
    if (times === 0 || !/because of a navigation/.test(error.message)) throw error;
    await page.waitForLoadState();
    return whilePagesChange(ask, times - 1);
  }
}

// What fades or moves is at its end. It begins a frame after its cause.
function settled() {
  return page.evaluate(async () => {
    for (const _ of ["laid out", "begun"]) await new Promise(requestAnimationFrame);
    for (const running of document.getAnimations())
      if (Number.isFinite(running.effect.getComputedTiming().endTime)) running.finish();
  });
}

function withoutProvider(address) {
  const url = new URL(address);
  url.searchParams.delete("identity_provider");
  return url.href;
}

function withinTime(promise) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no answer for ${SECONDS + 5} s`)), (SECONDS + 5) * 1000).unref(),
  );
  return Promise.race([promise, late]);
}
