"""Guards of PDF files: limits, an empty environment, and that a missing glyph stops nothing."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_raise, replace_expression

PDF = "pdf/test_pdf.py"
BOXES = f"{PDF}::test_a_character_without_a_glyph_is_a_box_and_the_file_says_so"

PDF_GUARDS = (
    Mutation(
        "pdf.drawing._boxed",
        replace_expression("BOX", "letter"),
        test=BOXES,
        why="a letter without a glyph refuses the whole file",
    ),
    Mutation(
        "pdf.drawing._boxed",
        replace_expression('"\\ud800" <= letter <= "\\udfff"', "False"),
        test=BOXES,
        why="half of a pair refuses the whole file",
    ),
    Mutation(
        "pdf.making.made",
        drop_raise("PdfFailed", "returncode"),
        test=f"{PDF}::test_what_cannot_be_drawn_is_refused_without_a_word_of_it",
        why="an empty file is given out as a PDF",
    ),
)
