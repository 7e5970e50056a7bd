"""The list of publications as a page: how fresh each is, what is wrong with it, and what the JSON says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from amplify_outputs import __version__
from amplify_outputs.report.html.markup import Element, page, tag
from amplify_outputs.report.report import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEADINGS: Final = ("Publication", "State", "Last change", "Problems", "Owner")
_TITLES: Final = {
    "userPoolId": "User pool",
    "identityPoolId": "Identity pool",
    "platform": "Platform",
    "outputsVersion": "Format",
    "sha256": "SHA-256",
    "parameterVersion": "SSM version",
    "objectVersions": "S3 versions",
    "destinations": "Places",
    "publishedAt": "Last change",
    "owner": "Owner",
}
_NONE: Final = "none"


class Listed(NamedTuple):
    """A publication: what `list --json` says of it, how long ago it changed, and its owner in words."""

    said: Mapping[str, Any]
    age: str = ""
    owner: str = ""

    @property
    def fault(self) -> str:
        """Why its record cannot be read, or ""."""
        return str(self.said.get("fault", ""))

    @property
    def unfinished(self) -> bool:
        """Whether a writer has begun and not ended."""
        return self.said.get("state") == "publishing"

    @property
    def troubled(self) -> bool:
        """Whether somebody should look at it first."""
        return bool(self.fault or self.unfinished or self.count("error"))

    def count(self, severity: str) -> int:
        """How many problems of that severity were found when it was published."""
        return int(self.said.get("problems", {}).get(severity, 0))


def as_status_page(listed: Sequence[Listed], place: str, moment: str, nothing: str) -> str:
    """The page, with a line end. ASCII.

    `place` is the publisher and `moment` when it was asked. `nothing` says why there are no publications.
    """
    troubled = [it for it in listed if it.troubled]
    others = [it for it in listed if not it.troubled]
    mood = "error" if any(it.fault for it in listed) else "warning" if troubled else "good"
    rest = "All others" if troubled else "All publications"
    sections = (("Look at these first", troubled), (rest, others))
    return page(
        f"{place} - amplify-outputs list",
        tag(
            "header",
            tag("p", "amplify-outputs list", class_="over"),
            tag("h1", "Publications"),
            tag("p", f"{place}, at {moment}", class_="muted"),
            tag("p", _verdict(listed) or nothing, class_=f"verdict {mood}"),
        ),
        tag("main", *(part for title, some in sections if some for part in _section(title, some))),
        tag("footer", tag("p", f"Made by amplify-outputs {__version__}.")),
    )


def _verdict(listed: Sequence[Listed]) -> str:
    """One line: how many there are, and how many of them need somebody."""
    if not listed:
        return ""
    counts = (
        (sum(bool(it.fault) for it in listed), "cannot be read"),
        (sum(it.unfinished for it in listed), "unfinished"),
        (sum(it.count("error") > 0 for it in listed), "with errors"),
        (sum(it.count("warning") > 0 for it in listed), "with warnings"),
    )
    found = ", ".join(f"{number:,} {words}" for number, words in counts if number)
    publications = f"{len(listed):,} publication{'' if len(listed) == 1 else 's'}"
    return f"{publications}: {found or 'no errors and no warnings'}."


def _section(title: str, listed: Sequence[Listed]) -> Iterator[Element]:
    yield tag("h2", title)
    headings = (tag("th", each, scope="col", role="columnheader") for each in _HEADINGS)
    # A narrow screen shows rows as boxes. Without the roles, they would be no table for a screen reader then.
    yield tag(
        "table",
        tag("thead", tag("tr", *headings, role="row"), role="rowgroup"),
        tag("tbody", *map(_row, listed), role="rowgroup"),
        class_="publications",
        role="table",
        aria_label=title,
    )


def _row(publication: Listed) -> Element:
    name = str(publication.said["name"])
    if publication.fault:
        return tag(
            "tr",
            tag("th", name, scope="row", role="rowheader"),
            _cell(_pill("error", "cannot be read")),
            tag("td", publication.fault, colspan="3", role="cell", class_="fault"),
            role="row",
        )
    return tag(
        "tr",
        tag("th", name, scope="row", role="rowheader"),
        _cell(
            _pill("warning", "unfinished")
            if publication.unfinished
            else _pill("good", str(publication.said["state"]))
        ),
        _cell(publication.age, class_="age"),
        _cell(_problems(publication)),
        _cell(tag("span", publication.owner), _details(publication.said)),
        role="row",
    )


def _cell(*children: Element | str, **attributes: str) -> Element:
    return tag("td", *children, role="cell", **attributes)


def _problems(publication: Listed) -> Element:
    pills: list[Element | str] = [
        _pill(severity, f"{number} {words[number > 1]}")
        for severity, words in COUNTED.items()
        if (number := publication.count(severity))
    ]
    return tag("span", *(pills or ["no problems"]), class_="pills")


def _details(said: Mapping[str, Any]) -> Element:
    """Everything that the columns have not, and what they have in short."""
    parts = []
    for key, title in _TITLES.items():
        parts.append(tag("dt", title))
        parts += [tag("dd", text) for text in _texts(said.get(key))]
    return tag("details", tag("summary", "Details"), tag("dl", *parts, class_="facts"))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}: {_NONE if item is None else item}" for key, item in value.items()]
    if isinstance(value, list):
        return [str(item) for item in value]
    return [_NONE if value is None else str(value)]


def _pill(look: str, words: str) -> Element:
    return tag("span", words, class_=f"pill {look}")
