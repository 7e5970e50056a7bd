"""What CloudFormation's answer says about a request, for every status that it has."""

from __future__ import annotations

import botocore.session
import pytest

from amplify_outputs.custom_resource.verdict import (
    Absent,
    Answer,
    Asked,
    Elsewhere,
    RequestType,
    Resource,
    Unknown,
    Verdict,
    Word,
    verdict,
)

TYPE, NAME = "Custom::AmplifyOutputs", "storefront/prod"
FINE = Verdict("fine")

# For a Create, an Update, a Delete of what the resource is now, and a Delete of something else.
STATUSES: dict[str, tuple[Word, Word, Word, Word]] = {
    "CREATE_IN_PROGRESS": ("fine", "doubt", "doubt", "doubt"),
    "UPDATE_IN_PROGRESS": ("doubt", "fine", "doubt", "doubt"),
    "DELETE_IN_PROGRESS": ("doubt", "doubt", "fine", "fine"),
    "CREATE_COMPLETE": ("denied", "denied", "denied", "doubt"),
    "UPDATE_COMPLETE": ("denied", "denied", "denied", "doubt"),
    "IMPORT_COMPLETE": ("denied", "denied", "denied", "doubt"),
    "EXPORT_COMPLETE": ("denied", "denied", "denied", "doubt"),
    "DELETE_COMPLETE": ("denied", "denied", "doubt", "doubt"),
    "DELETE_SKIPPED": ("denied", "denied", "denied", "denied"),
}
DOUBTED = (
    *("CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED", "IMPORT_FAILED", "EXPORT_FAILED"),
    *("IMPORT_IN_PROGRESS", "EXPORT_IN_PROGRESS"),
    *("ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED", "ROLLBACK_COMPLETE"),
    *("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
    *("IMPORT_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_FAILED", "IMPORT_ROLLBACK_COMPLETE"),
    *("EXPORT_ROLLBACK_IN_PROGRESS", "EXPORT_ROLLBACK_FAILED", "EXPORT_ROLLBACK_COMPLETE"),
)


def words(status: str) -> tuple[Word, ...]:
    """The verdicts of the four requests at that status."""
    known = Resource(status, TYPE, NAME)
    requests = [
        Asked("Create", TYPE),
        Asked("Update", TYPE),
        Asked("Delete", TYPE, [NAME]),
        Asked("Delete", TYPE, ["storefront/old"]),
    ]
    return tuple(verdict(request, known).word for request in requests)


@pytest.mark.parametrize(("status", "expected"), STATUSES.items())
def test_what_is_under_way_is_fine_and_a_resource_at_rest_is_denied(
    status: str, expected: tuple[Word, ...]
) -> None:
    assert words(status) == expected


@pytest.mark.parametrize("status", [*DOUBTED, "", "SOMETHING_NEW"])
def test_failures_rollbacks_and_what_is_not_known_are_doubted(status: str) -> None:
    assert words(status) == ("doubt", "doubt", "doubt", "doubt")


def test_these_tables_have_every_status_of_cloudformation() -> None:
    model = botocore.session.get_session().get_service_model("cloudformation")
    assert {*STATUSES, *DOUBTED} == set(model.shape_for("ResourceStatus").enum)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "names", "answer", "expected"),
    [
        ("Create", (), Resource("CREATE_IN_PROGRESS", TYPE), FINE),
        ("Update", (), Resource("UPDATE_IN_PROGRESS", TYPE, NAME), FINE),
        ("Delete", (NAME,), Resource("DELETE_IN_PROGRESS", TYPE, NAME), FINE),
        (
            "Update",
            (),
            Resource("UPDATE_COMPLETE", TYPE, NAME),
            Verdict("denied", "nothing is under way at the resource (UPDATE_COMPLETE)"),
        ),
        (
            "Update",
            (),
            Resource("UPDATE_FAILED", TYPE, NAME),
            Verdict("doubt", "the status of the resource is UPDATE_FAILED"),
        ),
        # A Delete that names another physical id must not get rid of the publication by its property.
        (
            "Delete",
            ("storefront-Outputs4Web-1ABCDEF", NAME),
            Resource("CREATE_COMPLETE", TYPE, NAME),
            Verdict("denied", "nothing is under way at the resource (CREATE_COMPLETE)"),
        ),
        (
            "Delete",
            ("storefront/old",),
            Resource("UPDATE_COMPLETE", TYPE, NAME),
            Verdict("doubt", "the resource has another physical id by now (UPDATE_COMPLETE)"),
        ),
        (
            "Delete",
            (NAME,),
            Resource("DELETE_SKIPPED", TYPE, NAME),
            Verdict("denied", "the stack keeps what the resource published (DELETE_SKIPPED)"),
        ),
        (
            "Delete",
            (NAME,),
            Resource("DELETE_COMPLETE", TYPE, NAME),
            Verdict("doubt", "the resource is deleted already (DELETE_COMPLETE)"),
        ),
        (
            "Create",
            (),
            Resource("CREATE_IN_PROGRESS", "AWS::SSM::Parameter"),
            Verdict(
                "denied",
                "the type of the resource is AWS::SSM::Parameter, which is not a custom one",
            ),
        ),
        (
            "Delete",
            (NAME,),
            Resource("DELETE_IN_PROGRESS", "Custom::Other", NAME),
            Verdict(
                "denied", "the type of the resource is Custom::Other, not Custom::AmplifyOutputs"
            ),
        ),
        ("Create", (), Absent("stack"), Verdict("denied", "there is no such stack")),
        ("Update", (), Absent("logical id"), Verdict("denied", "there is no such logical id")),
        ("Delete", (NAME,), Absent("stack"), Verdict("denied", "there is no such stack")),
        (
            "Delete",
            (NAME,),
            Absent("logical id"),
            Verdict("doubt", "the stack has no resource of that logical id any more"),
        ),
        *(
            (
                kind,
                (),
                Elsewhere("eu-west-1"),
                Verdict("denied", "the stack is in eu-west-1, and uses a publisher of that region"),
            )
            for kind in ("Create", "Update", "Delete")
        ),
        *(
            (
                kind,
                (),
                Unknown("Throttling"),
                Verdict("doubt", "CloudFormation did not describe the resource (Throttling)"),
            )
            for kind in ("Create", "Update", "Delete")
        ),
    ],
)
def test_every_verdict_has_its_reason(
    kind: RequestType, names: tuple[str, ...], answer: Answer, expected: Verdict
) -> None:
    assert verdict(Asked(kind, TYPE, names), answer) == expected


@pytest.mark.parametrize("name", ["Custom::Frontend", "AWS::CloudFormation::CustomResource"])
def test_a_template_may_name_the_type_in_another_way(name: str) -> None:
    assert verdict(Asked("Create", name), Resource("CREATE_IN_PROGRESS", name)) == FINE


def test_a_type_that_is_no_custom_resource_is_denied_though_the_request_names_it() -> None:
    name = "AWS::SSM::Parameter"
    found = verdict(Asked("Create", name), Resource("CREATE_IN_PROGRESS", name))
    assert found == Verdict(
        "denied", f"the type of the resource is {name}, which is not a custom one"
    )
