"""`build --for add-output`: the argument of `backend.addOutput` in place of the document."""

from __future__ import annotations

from dataclasses import replace

from amplify_outputs.checks.formats import check_add_output
from amplify_outputs.cli.exit_codes import PROBLEMS
from amplify_outputs.document.add_output import argument_of, lost_texts
from amplify_outputs.document.build import Document, encode
from amplify_outputs.report.report import Report


class AddOutputReport(Report):
    """The report about a file that can be published, and that `addOutput` cannot carry."""

    __slots__ = ()

    def verdict(self) -> str:
        """One line: that the file does not reach the app this way, and how many problems there are."""
        return f"addOutput cannot carry the file: {self.counts()}."


def for_add_output(
    report: Report, document: Document, code: int
) -> tuple[Report, Document | None, int]:
    """The same with the argument as the document, or with problems and no document if a text would be lost."""
    if lost := tuple(check_add_output(lost_texts(document.outputs))):
        problems = (*report.problems, *lost)
        refused = AddOutputReport(report.name, problems, forbidding=lost, accepted=report.accepted)
        return refused, None, PROBLEMS
    argument = argument_of(document.outputs)
    return report, replace(document, outputs=argument, body=encode(argument)), code
