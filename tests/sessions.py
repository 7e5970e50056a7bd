"""Sessions of botocore, as tests give them to the package and look into them."""

from __future__ import annotations

from typing import Any

from botocore.session import Session


def session_of(key_id: str, secret: str, region: str | None = None) -> Session:
    """A session with these credentials, whatever the environment says."""
    session = Session()
    session.set_credentials(key_id, secret)
    if region:
        session.set_config_variable("region", region)
    return session


def events_of(session: Session) -> Any:
    """What the session's clients emit before and after a call. Clients copy its handlers once they are made."""
    return session.get_component("event_emitter")
