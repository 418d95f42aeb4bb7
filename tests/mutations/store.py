"""Guards of coc_service/store."""

from tests.mutations.mutation import Mutation

STORE: tuple[Mutation, ...] = ()
