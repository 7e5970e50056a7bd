"""The calls that an operation makes, by name: `PutObject records 2` is the second of its kind.

Calls of one wave run at the same time, so that a list says which calls there are, and waves in their order.
"""

from __future__ import annotations

from collections import Counter

from amplify_outputs.model.record import DOCUMENT_FILE

LOOK = [
    "GetObject withdrawn",
    "GetObject records",
    "HeadObject outputs",
    "GetParameter",
    "ListTagsForResource",
]
# A request of CloudFormation asks it, the same work without a request does not.
VERIFY = "DescribeStackResource"
CHECKED = [
    "GetPrincipalTagAttributeMap",
    "GetRole",
    "ListUserPoolClientSecrets",
    "ListUserPoolReplicas",
]
READ = [
    "DescribeIdentityPool",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "GetIdentityPoolRoles",
    "GetUserPoolMfaConfig",
    "ListGroups",
    "ListIdentityProviders",
    *CHECKED,
]
OPTIONAL = [VERIFY, *CHECKED]
# Of a name that is expected to be there.
LOOK_AGAIN = [*LOOK, "HeadObject pools/user", "HeadObject pools/identity"]
MARK = ["PutObject pools/user", "PutObject pools/identity"]
UNMARK = ["DeleteObject pools/user", "DeleteObject pools/identity"]
CLAIM, FINISH = "PutObject records", "PutObject records 2"
DOCUMENTS = ["PutObject outputs", "PutParameter"]
REMOVAL = ["DeleteParameter", "DeleteObject outputs", *UNMARK, "DeleteObject records"]

# What a request of CloudFormation, or the same work without one, calls when nobody interferes.
PUBLICATION = [*LOOK, *READ, CLAIM, "GetObject withdrawn 2", *DOCUMENTS, *MARK, FINISH]
CREATE = [VERIFY, *PUBLICATION]
CHANGE = [*LOOK_AGAIN, *READ, CLAIM, *DOCUMENTS, FINISH]
UPDATE = [VERIFY, *CHANGE]
# Of the format mjs, and of nothing else.
UPDATE_THAT_ADDS_A_FORMAT = [
    VERIFY,
    *(*LOOK_AGAIN, "HeadObject outputs/amplify_outputs.mjs", *READ),
    *(CLAIM, "PutObject outputs/amplify_outputs.mjs", FINISH),
]
# Of a document that has changed, and which is asked for in the format mjs, too.
UPDATE_AND_FORMAT = [
    *UPDATE,
    *(f"{call} outputs/amplify_outputs.mjs" for call in ("HeadObject", "PutObject")),
]
# To other pools, and to S3 alone.
RELOCATION = [
    *(*LOOK_AGAIN, *READ, "GetPrincipalTagAttributeMap 2", "GetRole 2", CLAIM),
    *("PutObject outputs", *MARK, *UNMARK, "DeleteParameter", FINISH),
]
MOVE = [VERIFY, *RELOCATION]
# Of what a deleted stack has left in both places: other pools, and the format dart instead of mjs.
ADOPTION = [
    *(*LOOK, "HeadObject outputs/amplify_outputs.dart", *READ),
    # What was read beside the look is read again after it.
    *(f"{call} 2" for call in READ),
    *(
        CLAIM,
        "AddTagsToResource",
        *DOCUMENTS,
        "PutObject outputs/amplify_outputs.dart",
        *MARK,
        *UNMARK,
    ),
    *("HeadObject outputs/amplify_outputs.mjs", "DeleteObject outputs/amplify_outputs.mjs", FINISH),
]
WITHDRAWAL = [*LOOK, *REMOVAL]
DELETE = [VERIFY, "PutObject withdrawn", *WITHDRAWAL]
# Somebody deleted the file by hand.
DELETE_OF_NO_FILE = [
    "HeadObject outputs 2" if call == "DeleteObject outputs" else call for call in DELETE
]
# There is a note of an earlier Delete.
DELETE_AGAIN = [
    VERIFY,
    *("PutObject withdrawn", "GetObject withdrawn", "PutObject withdrawn 2"),
    *("GetObject withdrawn 2", *LOOK[1:], *REMOVAL),
]
# By an id that CloudFormation invented, and that is another name than the one in the properties.
DELETE_OF_NOTHING = [
    VERIFY,
    *(call + number for number in ("", " 2") for call in ("PutObject withdrawn", *LOOK)),
]
DELETE_OF_NOTHING_AGAIN = [
    *DELETE_OF_NOTHING,
    *(f"{call} withdrawn {number}" for call in ("PutObject", "GetObject") for number in (3, 4)),
]
# To what stands under the old name; what was published under the new one goes.
WAY_BACK_OF_A_RENAME = [
    *("PutObject withdrawn", *(f"{call} 2" for call in LOOK), *REMOVAL),
    *UPDATE,
]
REFRESH = [
    *("GetObject records", "HeadObject outputs", "GetParameters", *LOOK_AGAIN[-3:], *READ),
    *(CLAIM, *DOCUMENTS, FINISH),
]


class CallNames:
    """Names calls in the order in which they come. The first of a kind has no number."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self._counts: Counter[str] = Counter()

    def of(self, operation: str, key: str = "") -> str:
        """The name of the next call. `key` is the one of S3's object, if it is about one."""
        kind = f"{operation} {_about(key)}".strip()
        self._counts[kind] += 1
        number = self._counts[kind]
        name = kind if number == 1 else f"{kind} {number}"
        self.called.append(name)
        return name


def _about(key: str) -> str:
    """Records, outputs, withdrawn, or marks of either pool; in other formats than JSON, also the file."""
    room, _, rest = key.partition("/")
    if room == "pools":
        return "pools/identity" if ":" in rest else "pools/user"
    file = rest.rpartition("/")[2]
    return f"{room}/{file}" if room == "outputs" and file != DOCUMENT_FILE else room
