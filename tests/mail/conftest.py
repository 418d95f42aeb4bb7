"""A site, its mails, and the certificates of the servers they go to."""

from pathlib import Path

import pytest

from coc_service.mail import SiteWords
from tests.mail.certificates import Authority, make_authority


@pytest.fixture
def site() -> SiteWords:
    return SiteWords(
        name="Example Foundation", base_url="https://coc.example.org", sender="desk@mail.example.org"
    )


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    folder = tmp_path / "certificates"
    folder.mkdir()
    return folder
