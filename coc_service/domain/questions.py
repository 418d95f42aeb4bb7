"""The questions of the report form.

The form's page, the model that checks answers (`report`), the records and the case page are all derived from this list: to
add a question, add it here, and its texts to the catalogue. Source of the questions, and of which are optional: the
published procedures listed in `docs/sources.md`.
"""

from collections.abc import Sequence

from coc_service.catalogue import msg
from coc_service.domain.question import (
    Audience,
    Choice,
    ContactPreference,
    IdentityConsent,
    Intake,
    Question,
    QuestionKind,
    Relation,
    Section,
    Step,
    YesNoUnsure,
)
from coc_service.domain.record_models import RecordKind

YES = msg("Yes")

YES_NO_UNSURE = (
    Choice(YesNoUnsure.YES, YES, YES),
    Choice(YesNoUnsure.NO, msg("No"), msg("No")),
    Choice(YesNoUnsure.UNSURE, msg("I don’t know"), msg("The reporter doesn’t know")),
)

WHO = Section("who", step=Step.WHO)
WHAT_HAPPENED = Section("what_happened")
PEOPLE = Section("people", msg("Who was hurt, and who else was there"))
CIRCUMSTANCES = Section("circumstances", msg("When and where"))
EVIDENCE = Section("evidence", msg("Links and messages, and what came before"))
IDENTITY = Section(
    "identity",
    msg("Your name, and how we can reach you"),
    msg("You choose who knows you:"),
    (
        (
            msg("Nobody."),
            msg("Leave this part empty. We can still write to each other with your receipt."),
        ),
        (msg("One reader only."), msg("Leave this part empty, and tell that one person yourself.")),
        (
            msg("Those who read this report."),
            msg("Fill in what you like. The person it is about is not told, unless you tick it below."),
        ),
    ),
)
WISHES = Section("wishes", msg("What you wish, and what worries you"))
HANDLED = Section("handled", msg("If someone has dealt with it, or it is translated"))

# A table, one paragraph for each question; the formatter would stretch it.
# fmt: off
REPORT_FORM: tuple[Question, ...] = (
    Question("left_out", QuestionKind.READERS, WHO, audience=Audience.RULES,
        label=msg("Is it about one of these people?"), for_committee=msg("Left out by the reporter"),
        hint=msg(
            "They read the reports here. Tick anyone it is about, anyone close to that person, or anyone you do not trust "
            "with it. You need no reason."
        ),
    ),
    Question("who", QuestionKind.LONG, WHO, audience=Audience.GATE, rows=2,
        label=msg("Who is it about?"), for_committee=msg("Who is reported"),
        hint=msg("A name, a nickname, or what you remember about them. Leave this empty if you do not know."),
    ),
    Question("narrative", QuestionKind.STORY, WHAT_HAPPENED, rows=9,
        label=msg("What happened?"), for_committee=msg("What happened"),
        hint=msg("One sentence is enough. Use any language. Start where you like."),
    ),
    Question("danger", QuestionKind.CHOICE, WHAT_HAPPENED, in_row=True,
        label=msg("Is someone in danger now?"), for_committee=msg("Is someone in danger now?"),
        hint=msg(
            "If yes, please call your local emergency number first, or go to staff or security at an event. Your answer "
            "tells us how fast we must act."
        ),
        options=YES_NO_UNSURE,
    ),
    Question("still_going_on", QuestionKind.CHOICE, WHAT_HAPPENED, in_row=True,
        label=msg("Is it still going on?"), for_committee=msg("Is it still going on?"),
        hint=msg("Then we know if something has to stop soon."),
        options=YES_NO_UNSURE,
    ),
    Question("relation", QuestionKind.CHOICE, PEOPLE,
        label=msg("How do you know of it?"), for_committee=msg("How the reporter knows"),
        hint=msg("So that we speak to you in the right way. Each answer is equally welcome."),
        options=(
            Choice(Relation.TARGET, msg("It happened to me"), msg("It happened to them")),
            Choice(Relation.WITNESS, msg("I saw or heard it"), msg("They saw it")),
            Choice(Relation.TOLD_WITH_AGREEMENT,
                msg("I was told, and the person it happened to agrees that I write"),
                msg("They were told, and the affected person agrees to this report")),
            Choice(Relation.TOLD_WITHOUT_AGREEMENT,
                msg("I was told, and the person it happened to does not know that I write"),
                msg("They were told; the affected person does not know of this report")),
            Choice(Relation.ORGANISER,
                msg("I had to deal with it as an organiser or moderator"),
                msg("They handled it as an organiser or moderator")),
            Choice(Relation.PROJECT_COMMITTEE,
                msg("I write for a project’s own committee"), msg("They hand it over for a project’s committee")),
            Choice(Relation.SELF, msg("It is about something I did myself"), msg("It is about their own behaviour")),
        ),
    ),
    Question("affected_person", QuestionKind.LONG, PEOPLE, rows=3,
        label=msg("If it happened to someone else: who, and what would be right for them?"),
        for_committee=msg("Who was affected (contact them only if this says yes)"),
        hint=msg("Do they know about this? May we contact them, and how? Without a yes from you here, we will not."),
    ),
    Question("witnesses", QuestionKind.LONG, PEOPLE, rows=3,
        label=msg("Did anyone else see it or hear of it?"),
        for_committee=msg("Who else saw it (ask the reporter before you speak to them)"),
        hint=msg("We will ask you before we speak to anyone you name here."),
    ),
    Question("when", QuestionKind.SHORT, CIRCUMSTANCES,
        label=msg("When was it?"), for_committee=msg("When"),
        hint=msg("As near as you can say. “Last spring” or “since March” helps too."),
    ),
    Question("where", QuestionKind.SHORT, CIRCUMSTANCES,
        label=msg("Where was it?"), for_committee=msg("Where"),
        hint=msg(
            "A chat, a mailing list, a pull request, a call, a room at an event, a private message. It tells us who can "
            "help."
        ),
    ),
    Question("evidence", QuestionKind.LONG, EVIDENCE,
        label=msg("Is there anything we could look at?"), for_committee=msg("Links and evidence"),
        hint=msg(
            "Links, quotations, where a message can be found. You can add pictures and files before you send. You need "
            "no proof."
        ),
    ),
    Question("context", QuestionKind.LONG, EVIDENCE, rows=3,
        label=msg("Is there anything around it that we should know?"), for_committee=msg("Context"),
        hint=msg("For example: has something like it happened before? It helps us see one event or a pattern."),
    ),
    Question("continues", QuestionKind.LONG, EVIDENCE, rows=2,
        label=msg("Does this go on from an earlier report?"),
        for_committee=msg("Goes on from an earlier report, they say (do not tell them whether you have it)"),
        hint=msg(
            "If you told us before and have lost your words: when was it, and what was it about? We look for it ourselves. "
            "We cannot say here if we have it."
        ),
    ),
    Question("code_section", QuestionKind.SHORT, EVIDENCE,
        label=msg("Is there a part of the code of conduct you think of?"), for_committee=msg("Part of the code of conduct"),
        hint=msg("You do not have to look it up. That is our work."),
    ),
    Question("name", QuestionKind.SHORT, IDENTITY, record=RecordKind.IDENTITY,
        label=msg("What should we call you?"), for_committee=msg("Name"),
        hint=msg("Your name, a handle, or any name you like."),
    ),
    Question("contact_preference", QuestionKind.CHOICE, IDENTITY, record=RecordKind.IDENTITY, default=ContactPreference.RECEIPT,
        label=msg("How would you like to hear from us?"), for_committee=msg("Wishes to be reached by"),
        hint=msg("We always answer here too, so that you can read it when it suits you."),
        options=(
            Choice(ContactPreference.RECEIPT, msg("Only here, when I come back with my receipt"), msg("The receipt only")),
            Choice(ContactPreference.EMAIL, msg("By email"), msg("Mail")),
            Choice(ContactPreference.CALL, msg("By a call"), msg("A call")),
            Choice(ContactPreference.MEETING, msg("In a meeting"), msg("A meeting")),
            Choice(ContactPreference.NONE, msg("Please don’t contact me"), msg("Do not contact")),
        ),
    ),
    Question("contact", QuestionKind.SHORT, IDENTITY, record=RecordKind.IDENTITY,
        label=msg("Where can we reach you?"), for_committee=msg("How to reach them"),
        hint=msg("An address or number that is safe for you. Needed only if you want to hear from us outside this page."),
        needed_with=("contact_preference", ContactPreference.EMAIL),
    ),
    Question("safe_times", QuestionKind.SHORT, IDENTITY, record=RecordKind.IDENTITY,
        label=msg("When is it safe to reach you?"), for_committee=msg("Safe times and ways"),
        hint=msg("And when is it not, for example because someone else might see it or listen."),
    ),
    Question("support_person", QuestionKind.SHORT, IDENTITY, record=RecordKind.IDENTITY,
        label=msg("Would you like someone at your side?"), for_committee=msg("Someone who may speak for them"),
        hint=msg("A friend, a colleague, anyone. Tell us their name if they may write or speak for you."),
    ),
    Question("share_identity_with", QuestionKind.CHOICES, IDENTITY, record=RecordKind.IDENTITY,
        label=msg("May anyone else learn who you are?"), for_committee=msg("May learn who the reporter is"),
        hint=msg("If you tick nothing, we tell nobody else. You can change this later."),
        options=(
            Choice(IdentityConsent.OTHER_COMMITTEE,
                msg("Another committee that has to help"), msg("Another committee that must handle it")),
            Choice(IdentityConsent.RESPONDENT,
                msg("The person whose conduct this is about"), msg("The person whose conduct is reported")),
        ),
    ),
    Question("wishes", QuestionKind.LONG, WISHES, rows=3,
        label=msg("Is there anything you want us to do, or not to do?"),
        for_committee=msg("What the reporter would like, or would not like"),
        hint=msg(
            "That it stops, that someone listens, that it is only kept on record: anything. We will keep it in mind with "
            "every step, although we cannot promise to follow it."
        ),
    ),
    Question("safety_worry", QuestionKind.LONG, WISHES, rows=3,
        label=msg("Could telling us make things harder for you or for someone else?"),
        for_committee=msg("Worries about safety or retaliation"),
        hint=msg("So that we do nothing that puts you at risk."),
    ),
    Question("keep_out_of_transparency", QuestionKind.BOX, WISHES,
        label=msg("Count my report, but write nothing about it in public"),
        for_committee=msg("Not to be told in a transparency report"),
        hint=msg(
            "When we tell our community about our work, we give numbers, without names: how many reports were about what. "
            "Tick this, and yours is only in the number of all reports."
        ),
    ),
    Question("intake", QuestionKind.CHOICE, HANDLED, default=Intake.NEEDS_COMMITTEE,
        label=msg("What do you need from us?"), for_committee=msg("What is asked of the committee"),
        hint=msg("If you leave this empty, we handle it."),
        options=(
            Choice(Intake.NEEDS_COMMITTEE, msg("Please handle it"), msg("To handle it")),
            Choice(Intake.ALREADY_HANDLED,
                msg("It has been dealt with; please keep it on record"), msg("To keep a record: it was already handled")),
        ),
    ),
    Question("handled_how", QuestionKind.LONG, HANDLED, rows=3,
        label=msg("If it has been dealt with: how, and who did it?"), for_committee=msg("How it was already handled"),
    ),
    Question("translated", QuestionKind.BOX, HANDLED,
        label=msg("I used a translation tool"), for_committee=msg("Written with a translation tool"),
        hint=msg("Then we know that a word that sounds odd may be the tool’s, and ask you rather than guess."),
    ),
)
# fmt: on


def sections(form: Sequence[Question] = REPORT_FORM) -> tuple[tuple[Section, tuple[Question, ...]], ...]:
    """Return the form's sections in order, each with its questions."""
    in_order = {question.section.name: question.section for question in form}  # by name: messages are not hashable
    return tuple(
        (section, tuple(one for one in form if one.section.name == name)) for name, section in in_order.items()
    )
