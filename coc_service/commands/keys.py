"""Commands about the service's own keys: what there is, change them, finish a change that was interrupted."""

import click

from coc_service import parts, rotation
from coc_service.settings import Settings
from coc_service.store.key_files import NEXT, ROOT, SEED

_STORE = (
    "The database is under the new keys. Put {0} where your program or systemd finds {1}, "
    "then run `coc-service keys finish`."
)


@click.group()
def keys() -> None:
    """The service's own keys: the root secret, and the key that signs the log's checkpoints."""


@keys.command("show")
def keys_show() -> None:
    """Show the log's verifier keys, and how many root secrets there were. No secret is shown."""
    settings = Settings()
    found = parts.keys_of(settings)
    print(f"verifier key\t{found.verifiers.newest}")
    for key in reversed(found.verifiers.keys[:-1]):
        print(f"before\t{key}")
    print(f"earlier root secrets\t{len(found.earlier)}")
    if rotation.is_pending(settings):
        raise click.ClickException("A change of keys is not over: stop the service and run `coc-service keys finish`.")


@keys.command("rotate")
@click.option("--root", is_flag=True, help="The root secret, under which the database and addresses are sealed.")
@click.option("--checkpoint", is_flag=True, help="The key that signs checkpoints. The old one signs for the new one.")
def keys_rotate(*, root: bool, checkpoint: bool) -> None:
    """Make new keys and go on with them. Stop the service first; it can be interrupted and run again."""
    names = [name for name, is_wanted in ((ROOT, root), (SEED, checkpoint)) if is_wanted]
    if not names:
        raise click.UsageError("Say which: --root, --checkpoint or both.")
    settings = Settings()
    _tell(settings, rotation.rotate(settings, names))


@keys.command("finish")
def keys_finish() -> None:
    """Finish a change that was interrupted, and bring a restored older backup to the present keys."""
    settings = Settings()
    _tell(settings, rotation.finish(settings))


def _tell(settings: Settings, finished: rotation.Finished) -> None:
    if waiting := finished.waiting:
        places = " and ".join(str(settings.keys_dir / f"{name}{NEXT}") for name in waiting)
        raise click.ClickException(_STORE.format(places, " and ".join(waiting)))
    if not finished.was_anything_left:
        print("Nothing was left to do.")
        return
    found = parts.keys_of(settings)
    print(
        "The database is under these keys. Copy the folder of keys to every other machine of this site, and to where you keep "
        f"a copy of it, before you start the service.\nThe log's verifier key:\n{found.verifiers.newest}"
    )
