/** The origins of web pages, and which of them users can return to after a redirect. */

import { noRedirects, notAnOrigin } from "./messages.js";

/** @type {Record<string, number>} */
const DEFAULT_PORTS = { http: 80, https: 443 };
const HIGHEST_PORT = 65_535;
const WEB_PAGE =
  /^(?<scheme>https?):\/\/(?<user>[^/?#@\\\x00-\x20]*@)?(?<host>\[[0-9a-f:.]+\]|[^/?#@:\\[\]\x00-\x20]+)(?::(?<port>[0-9]{0,5}))?(?=[/?#\\]|$)/i;
// The lists of URLs in the file, and the lists of the app client that they come from.
const LISTS = {
  "sign-in": { field: "redirect_sign_in_uri", list: "callback URLs" },
  "sign-out": { field: "redirect_sign_out_uri", list: "sign-out URLs" },
};

/**
 * The origin that browsers send for a page, or "" if the URL is not a web page.
 *
 * @param {string} url
 */
export function originOf(url) {
  const { scheme, host, port } = WEB_PAGE.exec(url)?.groups ?? {};
  const number = Number(port ?? 0);
  if (scheme === undefined || number > HIGHEST_PORT) {
    return "";
  }
  const shown = [0, DEFAULT_PORTS[scheme.toLowerCase()]].includes(number) ? "" : `:${number}`;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${shown}`;
}

/**
 * Whether the text is an origin and no more. A slash at the end is not more.
 *
 * @param {string} text
 */
export function isOrigin(text) {
  const page = WEB_PAGE.exec(text);
  return originOf(text) !== "" && !page?.groups?.user && ["", "/"].includes(text.slice(page?.[0].length));
}

/**
 * Why users of these origins cannot sign in by redirect with the file, a sentence for each; "" if they can.
 *
 * Amplify in a browser looks for a URL of its own origin in both lists.
 *
 * @param {string} name
 * @param {any} document
 * @param {string[]} origins
 */
export function redirectFault(name, document, origins) {
  const oauth = document?.auth?.oauth ?? undefined;
  if (origins.length === 0) {
    return "";
  }
  if (oauth === undefined) {
    return noRedirects(name, origins);
  }
  const there = Object.entries(LISTS).map(([kind, { field, list }]) => ({ kind, list, found: originsIn(oauth[field]) }));
  return origins
    .map((origin) => ({ origin, lacking: there.filter(({ found }) => !found.includes(origin)) }))
    .filter(({ lacking }) => lacking.length > 0)
    .map(({ origin, lacking }) => {
      const found = [...new Set(lacking.flatMap((each) => each.found))];
      const [kinds, lists] = [lacking.map(({ kind }) => kind), lacking.map(({ list }) => list)];
      return notAnOrigin(name, origin, kinds, found, lists);
    })
    .join(" ");
}

/** @param {unknown} urls */
function originsIn(urls) {
  const given = Array.isArray(urls) ? urls : [];
  const found = given.map((url) => (typeof url === "string" ? originOf(url) : ""));
  return [...new Set(found.filter((origin) => origin !== ""))];
}
