// Gives an application the file that is published now, and again when it changes. `configure` gets the file, for
// Amplify.configure: once before the promise is fulfilled, and then at each change.

export async function configureAtRunTime({
  configure,
  fallback, // the copy of the build, if the file cannot be read at the start
  url = "/amplify_outputs.json",
  timeout = 3_000,
  interval = 300_000, // between looks; 0 to look at the start alone
}) {
  let etag, current, looking;

  async function look() {
    const answer = await fetch(url, {
      cache: etag ? "no-store" : "no-cache",
      headers: etag ? { "If-None-Match": etag } : {},
      signal: AbortSignal.timeout(timeout),
    });
    if (answer.status === 304) return;
    const found = answer.ok ? await answer.text() : "";
    if (found !== current) use(found, `${url} (status ${answer.status})`);
    etag = answer.headers.get("ETag");
  }

  function use(text, origin) {
    configure(parsed(text, origin));
    current = text;
  }

  async function lookAgain() {
    if (document.visibilityState === "hidden") return;
    looking ??= look().catch(warn).finally(() => (looking = undefined));
    await looking;
  }

  try {
    await look();
  } catch (error) {
    if (!fallback) throw error;
    warn(error);
    use(JSON.stringify(fallback), "The copy of the build");
  }
  if (!interval) return;
  setInterval(lookAgain, interval);
  document.addEventListener("visibilitychange", lookAgain);
}

// Some servers answer their start page, with status 200, if there is no such file.
function parsed(text, origin) {
  let outputs;
  try {
    outputs = JSON.parse(text);
  } catch {}
  if (outputs?.version?.startsWith?.("1") && outputs.auth?.user_pool_client_id) return outputs;
  throw new Error(`${origin} is not an amplify_outputs.json`);
}

function warn(error) {
  console.warn(`amplify_outputs.json: ${error.message}`);
}
