"""A case with a long story: twenty letters, sixty notes, tasks, moves."""

from datetime import date

from coc_service.domain.record_models import LetterRecord, NoteRecord, TaskRecord
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.people.members import UnlockedMember
from tests.cast import ILSE, NOOR, Person, Stage
from tests.journeys.acts import form_panel, move

LETTERS, NOTES = 20, 60
_LETTER = (
    "Thank you for writing again. We have read your words, and we talked with the hosts of the evening meeting.\n\n"
    "Nothing is decided yet. You hear from us again by Thursday, and you can write to us here at any time before."
)
_NOTE = "The lift has a camera. I asked the venue to keep the recording, and they keep it until the middle of April."
_STORY = (
    "At the evening meeting on Saturday, someone kept talking about how I look. I had asked them to stop. Two others "
    "laughed. When I left, they followed me to the lift and held the door so that it could not close.\n\n"
) * 6


async def unlocked(stage: Stage, known: Person) -> UnlockedMember:
    """A member after their login, without the page for it."""
    committee = await stage.committee_state()
    return UnlockedMember(
        person=stage.id_of(known),
        name=known.name,
        secret=await stage.secret(known),
        id_hash=bytes(32),
        is_half_idle=False,
        committees=((committee.id, committee.name),),
    )


async def write(stage: Stage, by: UnlockedMember, body: LetterRecord | NoteRecord | TaskRecord, number: int) -> None:
    """Write a record into the only case."""
    nonce = number.to_bytes(16, "big")
    await stage.parts.perform(AddRecord(stage.parts.custody, by, await stage.only_case(), body, nonce))


async def long_case(stage: Stage) -> str:
    """Bring a case of twenty letters and sixty notes to its investigation; return its id."""
    words = await stage.submit(narrative=_STORY, who="Someone called rw", danger="yes", where="In the lobby")
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await move(noor, case_id, "investigate", scope="Ours, and serious.", plan="Ask the hotel.")
    writers = [await unlocked(stage, NOOR), await unlocked(stage, ILSE)]
    for number in range(NOTES):
        await write(stage, writers[number % 2], NoteRecord(text=f"{number + 1}. {_NOTE}"), number)
        if number % 4 == 0:
            await write(stage, writers[0], LetterRecord(text=f"{number // 4 + 1}. {_LETTER}"), 1000 + number)
        if number % 12 == 0:
            await stage.say(words, f"{number // 12 + 1}. I found one more picture. Two people near the lift saw it.")
    for number, (title, day) in enumerate((("Ask the venue", date(2020, 3, 1)), ("Watch the recording", None))):
        owner = stage.id_of((NOOR, ILSE)[number])
        await write(stage, writers[0], TaskRecord(title=title, owner=owner, due_on=day), 2000 + number)
    return case_id
