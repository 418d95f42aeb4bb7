"""Guards of coc_service/mail."""

from tests.mutations.mutation import Mutation

MAIL: tuple[Mutation, ...] = ()
