"""Steps of the stories: what members do in a browser, and reporters with their receipt."""

from typing import Any

import httpx

from coc_service.domain.move_rows import FieldKind
from coc_service.domain.workflow import MOVES
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, hidden, send, text_of, ticket, token

_ADDRESS = {"acknowledge": "letter", "move": "moves"}  # what stories call a form, and its address


async def on_case(client: httpx.AsyncClient, case_id: str, act: str, /, **fields: Any) -> httpx.Response:
    """The response to a form about a case, after its words were confirmed on the page before they leave."""
    path = f"/cases/{case_id}/{_ADDRESS.get(act, act)}" + (f"/{fields.pop('move')}" if act == "move" else "")
    shown = await client.get(path if act in {"move", "ballot"} else f"/cases/{case_id}")
    if 'name="token"' not in shown.text:
        return shown
    assert shown.status_code == 200, shown.text
    return await reviewed(client, path, {**hidden(shown.text), **fields})


async def reviewed(client: httpx.AsyncClient, path: str, fields: dict[str, Any]) -> httpx.Response:
    """The response to a form; if it is the page before something leaves, the response to its button."""
    answer = await client.post(path, data=fields)
    if answer.status_code != 200 or 'name="reviewed"' not in answer.text:
        return answer
    return await client.post(path, data={**fields, **hidden(answer.text)})


async def do(client: httpx.AsyncClient, case_id: str, act: str, /, **fields: Any) -> None:
    """Send a form of the case page; it must succeed."""
    answer = await on_case(client, case_id, act, **fields)
    assert answer.status_code == 303, text_of(answer.text)


async def declare_clear(stage: Stage, case_id: str, *people: Person) -> list[httpx.AsyncClient]:
    """The clients of members who have logged in and declared no conflict."""
    browsers = [await stage.log_in(person) for person in people]
    for browser in browsers:
        await do(browser, case_id, "declare", answer="clear")
    return browsers


async def step_back(client: httpx.AsyncClient, case_id: str) -> httpx.Response:
    return await send(client, f"/cases/{case_id}/recuse", confirm="yes")


async def move(client: httpx.AsyncClient, case_id: str, name: str, **given: str) -> None:
    """Make a move; fields that the story does not give are filled in."""
    filled = {
        field.name: field.options[0].value if field.kind is FieldKind.SELECT else f"{name}: {field.name}"
        for field in MOVES[name].fields
        if not field.is_optional
    }
    await do(client, case_id, "move", move=name, **(filled | given))


async def form_panel(stage: Stage, case_id: str) -> list[httpx.AsyncClient]:
    """Form the panel, led by Noor. Noor and Ilse are clear, the others step back. Returns the clients of both."""
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    for other in (TOMAS, DANA):
        await step_back(await stage.log_in(other), case_id)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await move(noor, case_id, "form_panel")
    return [noor, ilse]


async def withdraw(stage: Stage, words: str) -> httpx.Response:
    """Withdraw and confirm; return the resulting page."""
    client = stage.client()
    page = (await stage.come_back(words, client)).text
    asked = await client.post("/return/withdraw", data={"token": token(page), "ticket": ticket(page)})
    sent = {"token": token(asked.text), "ticket": ticket(asked.text), "confirm": "yes"}
    answer = await client.post("/return/withdraw", data=sent)
    return await client.get(answer.headers["location"])


async def take_proof(stage: Stage, words: str) -> str:
    """The text of the proof that the reporter downloads."""
    client = stage.client()
    page = (await stage.come_back(words, client)).text
    answer = await client.post("/return/proof", data={"token": token(page), "ticket": ticket(page)})
    assert answer.headers["content-disposition"] == 'attachment; filename="proof.txt"', answer.text
    return answer.text
