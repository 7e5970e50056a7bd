"""How many calls a publication makes, and in how many waves they go. Counted, never timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.waves import FOLLOW_UPS, LOOK, LOOK_AGAIN, READ, VERIFY
from tests.simulation import make_role

if TYPE_CHECKING:
    from benchmarks.calls import CallLog
    from tests.simulation import CloudFormation, Pools


def test_a_first_publication_takes_five_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    assert log.waves == [
        sorted(
            VERIFY + LOOK + READ
        ),  # nothing is expected under the name, so the pools are read at once
        FOLLOW_UPS,  # which ones, the pools say
        ["PutObject"],  # the claim alone: it decides who owns the name
        # Document, two marks, parameter; and whether somebody withdrew the name meanwhile.
        ["GetObject", "PutObject", "PutObject", "PutObject", "PutParameter"],
        ["PutObject"],
    ]


def test_a_first_publication_over_what_stands_there_reads_the_pools_after_the_look(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    create = cloudformation.request("Create", pools.properties())
    cloudformation.deliver(create)
    log.clear()
    cloudformation.deliver(create)  # the event comes again
    assert log.waves == [sorted(VERIFY + LOOK + READ), sorted(READ + FOLLOW_UPS)]


def test_a_changed_publication_takes_five_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    pools.require_password_length(12)
    log.clear()
    cloudformation.update(pools.properties(), pools.properties())
    assert log.waves == [
        sorted(VERIFY + LOOK_AGAIN),
        sorted(READ + FOLLOW_UPS),  # the record says which details there will be
        ["PutObject"],  # the claim alone: who loses it has touched nothing else
        ["PutObject", "PutParameter"],
        ["PutObject"],
    ]


def test_a_role_that_the_record_does_not_name_takes_one_wave_more(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    another = make_role("another", pools.identity_pool_id)
    pools.roles[pools.identity_pool_id]["authenticated"] = another
    log.clear()
    cloudformation.update(pools.properties(), pools.properties())
    assert log.waves == [
        sorted(VERIFY + LOOK_AGAIN),
        sorted(READ + FOLLOW_UPS),
        ["GetRole"],
        ["PutObject"],  # the record alone: the document does not name the role
    ]


def test_an_unchanged_publication_takes_two_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    create = cloudformation.request("Create", pools.properties())
    cloudformation.deliver(create)
    log.clear()
    cloudformation.deliver(
        create | {"RequestType": "Update", "PhysicalResourceId": "storefront/prod"}
    )
    assert log.waves == [sorted(VERIFY + LOOK_AGAIN), sorted(READ + FOLLOW_UPS)]


def test_a_way_back_to_what_stands_notes_its_date_in_one_wave_more(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    log.clear()
    cloudformation.update(pools.properties(), pools.properties(OutputsVersion="1.4"))
    assert log.waves == [
        sorted(VERIFY + LOOK_AGAIN),
        sorted(READ + FOLLOW_UPS),
        ["PutObject"],  # the record alone: what it takes back may yet arrive
    ]


def test_a_refused_publication_only_reads(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties(UserPoolClientId="0000000000000000000000000"))
    # The app clients that there are, one after another.
    clients = ["DescribeUserPoolClient", "ListUserPoolClients"]
    assert log.waves == [sorted(VERIFY + LOOK + READ), sorted(FOLLOW_UPS + clients)]


def test_wrong_properties_cost_no_call(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties(UserPoolId="nonsense"))
    assert log.waves == []


def test_a_deletion_takes_six_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    log.clear()
    cloudformation.delete(pools.properties())
    assert log.waves == [
        VERIFY,  # alone, because the next one writes
        ["PutObject"],  # the note of the withdrawal, for whoever is still publishing
        LOOK,
        ["DeleteParameter"],
        ["DeleteObject", "DeleteObject", "DeleteObject"],
        ["DeleteObject"],
    ]


def test_a_deletion_that_comes_again_reads_its_note_and_looks(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    cloudformation.delete(pools.properties())
    log.clear()
    cloudformation.delete(pools.properties())
    assert log.waves == [
        VERIFY,
        ["PutObject"],  # refused: there is a note
        ["GetObject"],
        ["PutObject"],  # this Delete is newer than the note
        LOOK,
    ]
