"""The pictures of what belongs to whom and what goes where. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tools.pictures.drawing import Drawing, Place

if TYPE_CHECKING:
    from collections.abc import Callable


def overview() -> Drawing:
    """Pools, publisher, SSM and S3, builds; and who owns what."""
    drawn = Drawing(
        "From pools to builds",
        "The owner of the Cognito pools keeps a user pool, an app client and an identity pool. An application team names them in "
        "a stack with Custom::AmplifyOutputs, or in the command amplify-outputs publish. The publisher of the platform "
        "team reads the pools, again when they change, checks them, builds the file and publishes it to an SSM parameter "
        "and an S3 object. Front-end builds of the application team fetch it there.",
        300,
    )
    drawn.area(Place(5, 5, 185, 135), "Owner of the pools")
    drawn.area(Place(5, 160, 185, 135), "Application team")
    drawn.area(Place(250, 5, 310, 290), "Platform team, once per account and region")
    drawn.area(Place(620, 5, 135, 290), "Application team")
    pools = Place(20, 35, 155, 90)
    stack = Place(20, 190, 155, 90)
    publisher = Place(265, 95, 120, 110)
    parameter, file = Place(450, 60, 95, 60), Place(450, 180, 95, 60)
    builds = Place(626, 105, 126, 90)
    drawn.box(
        pools,
        "Cognito pools",
        ("user pool, app client,", "identity pool", "from Terraform or CDK"),
    )
    drawn.box(stack, "Stack or command", ("Custom::AmplifyOutputs", "amplify-outputs publish"))
    drawn.box(publisher, "Publisher", ("reads, checks,", "builds,", "publishes"), "ours")
    drawn.box(parameter, "SSM", ("parameter",), "ours")
    drawn.box(file, "S3", ("object",), "ours")
    drawn.box(builds, "Builds", ("fetch", "amplify_outputs.json"))
    drawn.arrow([(175, 95), (265, 125)], "read, and", "read again", at=(220, 82))
    drawn.arrow([(175, 222), (265, 180)], "names", "the pools", at=(220, 232))
    drawn.arrow([(385, 135), (450, 95)])
    drawn.arrow([(385, 165), (450, 205)])
    drawn.arrow([(545, 95), (626, 135)])
    drawn.arrow([(545, 205), (626, 165)])
    return drawn


def refreshes() -> Drawing:
    """What asks for a refresh, what does it, and what comes of it."""
    drawn = Drawing(
        "A refresh",
        "A schedule, a change of a pool that CloudTrail reports, or a person asks the sweep. The sweep puts the "
        "publications into a queue. The worker reads the pools at the pace of their quotas and compares. If the file is "
        "unchanged, it writes nothing. If it has changed, it publishes and sends the event Publication Updated, "
        "which can build again what uses it. If a file is forbidden by the pools, the last good one stays, and the event "
        "Publication Refused and an alarm say so.",
        300,
    )
    schedule, change, person = (Place(5, y, 150, 50) for y in (15, 85, 155))
    sweep, queue, worker = (Place(x, 75, 95, 70) for x in (215, 345, 475))
    same, new, refused = (Place(620, y, 135, 62) for y in (8, 84, 160))
    start, alarm = Place(420, 235, 135, 55), Place(620, 235, 135, 55)
    drawn.box(schedule, "Schedule", ("every six hours",))
    drawn.box(change, "Change of a pool", ("CloudTrail, EventBridge",))
    drawn.box(person, "A person", ("refresh now",))
    drawn.box(sweep, "Sweep", ("which ones",), "ours")
    drawn.box(queue, "Queue", ("SQS",), "ours")
    drawn.box(worker, "Worker", ("reads,", "compares"), "ours")
    drawn.box(same, "Unchanged", ("writes nothing",))
    drawn.box(new, "Changed", ("publishes", "Publication Updated"), "ours")
    drawn.box(refused, "Forbidden", ("the last file stays", "Publication Refused"), "wrong")
    drawn.box(start, "Build again", ("your pipeline",))
    drawn.box(alarm, "Alarm", ("your topic",))
    for asks in (schedule, change, person):
        drawn.arrow([asks.right, (215, sweep.left[1] + (asks.y - 85) / 4)])
    drawn.arrow([sweep.right, queue.left])
    drawn.arrow([queue.right, worker.left])
    for outcome in (same, new, refused):
        drawn.arrow([(570, worker.right[1] + (outcome.y - 84) / 5), outcome.left])
    drawn.arrow([(620, 138), (590, 138), (590, 215), (487.5, 215), start.top])
    drawn.arrow([refused.bottom, alarm.top])
    return drawn


def ownership() -> Drawing:
    """Who may write under a name, and how a name passes on."""
    drawn = Drawing(
        "Whose name it is",
        "First, stack A publishes storefront/prod and owns it. Second, stack B asks for the same name and is refused. "
        "Third, stack A is deleted with DeletionPolicy Retain: the publication stays, and builds go on. Fourth, stack B "
        "sets Adopt to true: its owner is gone, so stack B gets it.",
        215,
    )
    columns = [5 + number * 190 for number in range(4)]
    titles = ("1. A publishes", "2. B asks for the name", "3. A goes, with Retain", "4. B adopts")
    for x, title in zip(columns, titles, strict=True):
        drawn.area(Place(x, 5, 180, 205), title)
    first, second, third, fourth = columns
    for x, owner in (
        (first, "owner: A"),
        (second, "owner: A"),
        (third, "owner: A, gone"),
        (fourth, "owner: B"),
    ):
        drawn.box(Place(x + 25, 145, 130, 50), "storefront/prod", (owner,), "ours")
    drawn.box(Place(first + 40, 45, 100, 40), "Stack A")
    drawn.arrow([(first + 90, 85), (first + 90, 145)], "publishes", at=(first + 125, 118))
    drawn.box(Place(second + 8, 45, 76, 40), "Stack A")
    drawn.box(Place(second + 96, 45, 76, 40), "Stack B", (), "wrong")
    drawn.arrow([(second + 46, 85), (second + 70, 145)])
    drawn.arrow([(second + 134, 85), (second + 122, 125)], "refused", at=(second + 128, 140))
    drawn.box(Place(third + 40, 45, 100, 40), "Builds")
    drawn.arrow([(third + 90, 145), (third + 90, 85)], "still fetch", at=(third + 130, 118))
    drawn.box(Place(fourth + 40, 45, 100, 40), "Stack B", ("Adopt: true",))
    drawn.arrow([(fourth + 90, 85), (fourth + 90, 145)], "publishes", at=(fourth + 125, 118))
    return drawn


def accounts() -> Drawing:
    """Pools of one account, a publisher of another one."""
    drawn = Drawing(
        "Pools of another account",
        "The account of the pools has the pools and a role. The role trusts the publisher, and may only read the pools. "
        "The account of the publisher has the publisher, which assumes the role, and the files, which builds fetch. "
        "If a rule in the account of the pools sends changes to the event bus of the publisher, refreshes follow in minutes.",
        255,
    )
    drawn.area(Place(5, 5, 290, 245), "Account of the pools")
    drawn.area(Place(415, 5, 340, 245), "Account of the publisher")
    pools, role, rule = Place(15, 95, 90, 60), Place(155, 40, 130, 70), Place(155, 165, 130, 65)
    publisher, bus = Place(435, 40, 130, 70), Place(435, 165, 130, 65)
    files, builds = Place(625, 40, 115, 70), Place(625, 165, 115, 65)
    drawn.box(pools, "Pools")
    drawn.box(role, "Role", ("only reads;", "trusts the publisher"))
    drawn.box(rule, "Rule", ("sends changes,", "if you want"))
    drawn.box(publisher, "Publisher", ("lists the role in", "PoolRoleArns"), "ours")
    drawn.box(bus, "Event bus", ("default",))
    drawn.box(files, "Files", ("SSM and S3",), "ours")
    drawn.box(builds, "Builds")
    drawn.arrow([role.left, (105, 115)], "reads", at=(122, 82))
    drawn.arrow([publisher.left, role.right], "assumes", at=(355, 66))
    drawn.arrow([(105, 140), rule.left])
    drawn.arrow([rule.right, bus.left], "changes", at=(355, 188))
    drawn.arrow([bus.top, publisher.bottom], "refresh", at=(530, 142))
    drawn.arrow([publisher.right, files.left])
    drawn.arrow([files.bottom, builds.top], "fetch", at=(706, 142))
    return drawn


def trust() -> Drawing:
    """Whose hands a request and a file go through, and where they cross from one to the other."""
    drawn = Drawing(
        "Trust boundaries",
        "Four grounds, and five crossings. First, the stack of an application team sends a request to the publisher of the "
        "platform team, which asks CloudFormation whether it sent it. Second, the publisher reads the Cognito pools of their owner. "
        "Third, the publisher writes to S3, which refuses other writers, and to SSM. Fourth, builds of the application team "
        "fetch the file and verify it. Fifth, they ship it with the app, where everybody can read it.",
        325,
    )
    drawn.area(Place(5, 60, 160, 230), "Application team")
    drawn.area(Place(240, 60, 290, 230), "Platform team")
    drawn.area(Place(600, 60, 155, 105), "Owner of the pools")
    drawn.area(Place(600, 185, 155, 105), "Everybody")
    stack, builds = Place(15, 88, 140, 62), Place(15, 212, 140, 62)
    publisher, files = Place(255, 88, 125, 72), Place(365, 212, 155, 62)
    cloudformation = Place(330, 5, 130, 40)
    pools, app = Place(615, 90, 125, 62), Place(615, 215, 125, 62)
    drawn.box(cloudformation, "CloudFormation")
    drawn.box(stack, "Stack", ("Custom::AmplifyOutputs",))
    drawn.box(builds, "Builds", ("verify the SHA-256",))
    drawn.box(publisher, "Publisher", ("its role reads", "pools, and no users"), "ours")
    drawn.box(files, "S3 and SSM", ("S3 refuses other writers",), "ours")
    drawn.box(pools, "Cognito pools", ("with a tag,", "if you require it"))
    drawn.box(app, "App", ("the file is public",))
    drawn.arrow([(155, 124), (255, 124)], "1. requests", at=(203, 116))
    drawn.arrow([(345, 88), (375, 45)], "was it you?", at=(402, 78))
    drawn.arrow([(380, 124), (615, 124)], "2. reads", at=(565, 116))
    drawn.arrow([(355, 160), (415, 212)], "3. writes", at=(420, 186))
    drawn.arrow([(365, 243), (155, 243)], "4. fetch", at=(203, 235))
    drawn.arrow([(85, 274), (85, 308), (677, 308), (677, 277)], "5. ship it", at=(385, 303))
    return drawn


FLOWS: Final[dict[str, Callable[[], Drawing]]] = {
    "overview": overview,
    "refreshes": refreshes,
    "ownership": ownership,
    "accounts": accounts,
    "trust": trust,
}
