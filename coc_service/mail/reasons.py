"""What a failed delivery means, in words for the operator. Never the server's own text, which often repeats the address."""

from coc_service.mail.failure import DeliveryStage

_BY_STAGE: dict[str, str] = {
    DeliveryStage.CONNECT: "the mail server does not answer",
    DeliveryStage.TLS: "the mail server gives no encryption that can be trusted",
    DeliveryStage.LOGIN: "the mail server refuses our login",
    DeliveryStage.SENDER: "the mail server refuses mail from our sender",
    DeliveryStage.RECIPIENT: "the mail server refuses the recipient",
    DeliveryStage.CONTENT: "the mail server refuses the mail itself",
    DeliveryStage.FOLDER: "the mail folder cannot be written",
}
# RFC 3463, and the registry of enhanced status codes.
_BY_CODE: dict[str, str] = {
    "5.1.1": "there is no such mailbox",
    "5.1.2": "there is no such domain",
    "5.1.3": "the address is none that the server knows",
    "5.1.6": "the mailbox has moved, and nobody knows where",
    "5.1.10": "the domain takes no mail",
    "5.2.1": "the mailbox is closed",
    "5.2.2": "the mailbox is full",
    "4.2.2": "the mailbox is full",
    "5.7.1": "a rule of the server forbids it: is our sender allowed, do SPF and DKIM fit?",
    "5.7.26": "the mail is not authenticated: SPF, DKIM and DMARC of the sender's domain do not fit",
    "5.7.25": "our server has no reverse DNS",
    "4.7.1": "the server asks us to come later: greylisting, or too much mail",
}
_TEMPORARY = "4"


def in_words(failure: str) -> str:
    """Return what `str(DeliveryFailed)` means; "not tried yet" for none, and itself if it is nothing of ours."""
    stage, _, reply = failure.partition(" ")
    if not stage:
        return "not tried yet"
    if stage not in _BY_STAGE:
        return failure
    code, _, enhanced = reply.partition(" ")
    known = _BY_CODE.get(enhanced) or _BY_STAGE[stage]
    later = ", for now" if code.startswith(_TEMPORARY) else ""
    return f"{known}{later} ({failure})" if reply else known
