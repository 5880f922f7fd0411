"""A face provider over HTTPS: signed as a data source is, read strictly.

POST <url>/sessions  {"reference":"…","name":"…","id_number":"…","return_to":"https://…"}
                     {"reference":"…","code":"OK","data":{"address":"https://…"}}
POST <url>/results   {"reference":"…"}
                     {"reference":"…","code":"OK",
                      "data":{"outcome":"passed","similarity":"98.60","provider_reference":"…"}}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from huoshui.contracts.ports import FACE_OUTCOMES, FaceBegun, FaceFound, FaceOutcome, FaceUnavailable
from huoshui.integrations.signed_http import LineFailed, TimedOut, post
from huoshui.integrations.sources.protocol import read_reply, signed_request
from huoshui.risk.ports import SourceFailed

TIMEOUT_SECONDS = 8
_SHARE = re.compile(r"(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFaces:
    """Implements `contracts.ports.FaceProvider` for the service at `url`."""

    url: str
    key_id: str
    secret: str

    def begin(self, *, reference: str, name: str, id_number: str, return_to: str) -> FaceBegun:
        """Where the person goes. Raises FaceUnavailable."""
        content = {"name": name, "id_number": id_number, "return_to": return_to}
        address = self._ask("sessions", reference, content).get("address")
        if not isinstance(address, str) or not address.startswith("https://") or len(address) > 2000:
            raise FaceUnavailable("the provider names no address")
        return FaceBegun(address=address, is_simulated=False)

    def result(self, *, reference: str) -> FaceFound:
        """What it found. Raises FaceUnavailable."""
        data = self._ask("results", reference, {})
        outcome, similarity, own = (
            data.get(name) for name in ("outcome", "similarity", "provider_reference")
        )
        is_share = isinstance(similarity, str) and _SHARE.fullmatch(similarity)
        if outcome not in FACE_OUTCOMES or not isinstance(own, str) or len(own) > 80:
            raise FaceUnavailable("the provider's answer is none")
        if not (is_share or (similarity is None and outcome != "passed")):
            raise FaceUnavailable("the provider's answer has no similarity")
        return FaceFound(
            outcome=cast(FaceOutcome, outcome),
            similarity=Decimal(similarity) if similarity is not None else None,
            provider_reference=own,
        )

    def _ask(self, what: str, reference: str, content: Mapping[str, str]) -> Mapping[str, Any]:
        url = f"{self.url.rstrip('/')}/{what}"
        signed = signed_request(
            {"reference": reference, **content}, url=url, key_id=self.key_id, secret=self.secret
        )
        try:
            body, signature = post(url, signed.body, signed.headers, seconds=TIMEOUT_SECONDS)
            found = read_reply(reference, body, signature=signature, nonce=signed.nonce, secret=self.secret)
        except (TimedOut, LineFailed, SourceFailed) as problem:
            raise FaceUnavailable(str(problem)) from problem
        if not isinstance(found, dict):
            raise FaceUnavailable("the provider's answer is none")
        return found
