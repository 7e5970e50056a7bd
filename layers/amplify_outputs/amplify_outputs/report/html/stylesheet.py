"""The look of the pages, as one text: light and dark, from 320 pixels on, with the fonts of the reader's system."""

from __future__ import annotations

from typing import Final

STYLESHEET: Final = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --surface: #ffffff; --text: #1a1f26; --muted: #566070; --line: #d6dbe2; --strong: #8b95a3;
  --accent: #0b57b0;
  --error: #a8201a; --error-ground: #fdf1f0; --warning: #7d4a00; --warning-ground: #fdf5e6;
  --info: #1d5096; --info-ground: #eff5fc; --good: #14663c; --good-ground: #edf7f1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101418; --surface: #181d23; --text: #e7ebef; --muted: #a2adb9; --line: #303842; --strong: #6b7684;
    --accent: #8ab8f5;
    --error: #ff9d94; --error-ground: #2d1817; --warning: #f2bf5a; --warning-ground: #2a2112;
    --info: #93c0f5; --info-ground: #152234; --good: #79d3a0; --good-ground: #13261b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
footer { padding-top: 1rem; padding-bottom: 2rem; color: var(--muted); font-size: .875rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; font-size: inherit; }
h1 { font-size: 1.75rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { font-size: 1.125rem; margin: 2.5rem 0 .75rem; }
ul, ol { list-style: none; }
code, pre, .id { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
summary { cursor: pointer; color: var(--accent); }
.over { color: var(--muted); font-size: .875rem; margin-bottom: .25rem; }
.muted { color: var(--muted); font-size: .875rem; }
.verdict {
  margin-top: 1rem; padding: .75rem 1rem; border-radius: .5rem; font-weight: 600;
  border: 1px solid currentColor;
}
.left { margin-top: .5rem; }
.error { color: var(--error); background: var(--error-ground); }
.warning { color: var(--warning); background: var(--warning-ground); }
.info { color: var(--info); background: var(--info-ground); }
.good { color: var(--good); background: var(--good-ground); }
.quiet { color: var(--muted); background: transparent; }
.pill {
  display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; border: 1px solid currentColor;
  font-size: .75rem; line-height: 1.4; font-weight: 600; white-space: nowrap;
}
.pills { display: flex; flex-wrap: wrap; gap: .375rem; }
.first li { padding: .5rem 0; border-bottom: 1px solid var(--line); display: flex; align-items: baseline; gap: .25rem .75rem; flex-wrap: wrap; }
.first a { font-weight: 600; }

.flow, .apart { display: grid; grid-template-columns: minmax(0, 1fr); }
.apart { gap: 1rem; align-items: start; }
.lane > .title { color: var(--muted); font-size: .8125rem; font-weight: 600; margin-bottom: .5rem; }
.thing { background: var(--surface); border: 1px solid var(--strong); border-radius: .625rem; padding: 1rem; }
.lane > .thing + .thing { margin-top: 1rem; }
.thing.of-error { border: 2px solid var(--error); }
.thing.of-warning { border: 2px solid var(--warning); }
.absent { border-style: dashed; color: var(--muted); }
.thing > .kind { display: flex; justify-content: space-between; gap: .5rem; color: var(--muted); font-size: .8125rem; }
.thing > h3 { font-size: 1.0625rem; line-height: 1.35; }
.thing > .id { color: var(--muted); }
.facts { margin-top: .75rem; font-size: .875rem; display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .25rem .75rem; }
.facts dt { color: var(--muted); }
.facts dd { grid-column: 2; }
.arrow {
  display: flex; align-items: center; gap: .5rem; padding: .375rem 0 .375rem 1.25rem;
  color: var(--muted); font-size: .8125rem;
}
.arrow svg { width: 1.25rem; height: 2.25rem; flex: none; fill: none; stroke: currentColor; stroke-width: 2; }
.arrow.broken { color: var(--error); font-weight: 600; }
.arrow.broken svg { stroke-dasharray: 4 3; }

.problems > li { margin-top: .75rem; padding: .75rem; border-radius: .375rem; border-left: .25rem solid currentColor; }
.problems .what { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; }
.problems h4 { font-size: .9375rem; }
.problems .message, .problems .fix { color: var(--text); font-size: .875rem; margin-top: .375rem; }
.problems .quiet { border-color: var(--line); }
.fix { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); column-gap: .5rem; row-gap: .25rem; }
.fix dt { font-weight: 600; }
.problems > li:target { outline: 3px solid var(--accent); outline-offset: 2px; }
.file { background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.file pre { margin-top: .75rem; white-space: pre-wrap; }
.file code { display: block; }

.publications { width: 100%; table-layout: fixed; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); font-size: .875rem; }
.publications th, .publications td { text-align: left; vertical-align: top; padding: .75rem; border-top: 1px solid var(--line); font-weight: 400; }
.publications thead th { color: var(--muted); font-size: .8125rem; border-top: 0; }
.publications tbody th { font-weight: 600; font-size: .9375rem; }
.publications th:nth-child(2), .publications th:nth-child(3) { width: 9rem; }
.publications th:nth-child(4) { width: 16rem; }
.publications summary { font-size: .8125rem; }
.publications .facts { grid-template-columns: 6.5rem minmax(0, 1fr); margin-top: .25rem; }
.fault { color: var(--error); }

@media (max-width: 47.99rem) {
  .publications, .publications tbody, .publications tr, .publications th, .publications td { display: block; }
  .publications { border: 0; background: transparent; }
  .publications thead { display: none; }
  .publications tr { background: var(--surface); border: 1px solid var(--line); border-radius: .625rem; margin-bottom: .75rem; padding: .5rem 0; }
  .publications th, .publications td { border: 0; padding: .25rem 1rem; }
  .age::before { content: "changed "; }
}
@media (min-width: 64rem) {
  .flow { grid-template-columns: minmax(0, 1fr) 6rem minmax(0, 1fr) 6rem minmax(0, 1fr); }
  .apart { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .across { flex-direction: column; justify-content: flex-start; text-align: center; padding: 3.25rem .375rem 0; gap: 0; }
  .across svg { transform: rotate(-90deg); }
}
@media print { body { background: #fff; } .thing, .problems > li { break-inside: avoid; } }
"""
