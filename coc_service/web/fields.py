"""A form field as a page shows it: its control and its texts. `macros/forms.html` has a macro for each control."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, Name, Text


class Control(StrEnum):
    """How a field is filled in."""

    TEXT_AREA = "text_area"
    TEXT_LINE = "text_line"
    DATE = "date"
    SELECT = "select"
    CHECKBOX = "checkbox"
    CHECKBOXES = "checkboxes"
    RADIOS = "radios"


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice of a list."""

    value: str
    label: Text
    hint: Message | Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field. `id` is its HTML id, `name` its name in the submitted form, `rows` the height of a text area.

    `autocomplete` is "off" for a text area that browsers must not fill in again when a person goes back to the page.
    """

    id: str
    name: str
    control: Control
    label: Message
    hint: Message | None = None
    options: Sequence[OptionView] = ()
    rows: int = 4
    in_row: bool = False
    autocomplete: str = "off"
