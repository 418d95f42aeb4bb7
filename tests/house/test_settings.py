"""The operator's handbook lists exactly the settings of the code."""

import re

from pydantic_settings import BaseSettings

from coc_service import settings
from tests.house.tree import ROOT


def _settings() -> list[type[BaseSettings]]:
    found = (value for value in vars(settings).values() if isinstance(value, type))
    return [value for value in found if issubclass(value, BaseSettings) and value is not BaseSettings]


def _names(model: type[BaseSettings]) -> set[str]:
    prefix = model.model_config.get("env_prefix", "")
    return {f"{prefix}{name}".upper() for name in model.model_fields}


def all_settings() -> set[str]:
    """The names of all settings, as in the environment."""
    return set().union(*(_names(model) for model in _settings()))


def test_the_handbook_names_exactly_the_settings_there_are() -> None:
    handbook = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")

    documented = set(re.findall(r"\bCOC_[A-Z_]+[A-Z]\b", handbook))

    assert documented == all_settings()
