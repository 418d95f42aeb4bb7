"""Image, Compose, Podman and Kubernetes run the same service with the same locks, of the version that this is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import coc_service
from tests.deploy.files import DEPLOY, unit
from tests.house.test_settings import all_settings
from tests.house.tree import ROOT, committed_files

CHART = DEPLOY / "helm" / "coc-service"
TEMPLATES = sorted((CHART / "templates").iterdir())
USER = 10001
KEPT = {"/keys", "/data", "/state"}
_VALUE = re.compile(r"\.Values\.([a-zA-Z.]+)")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read(DEPLOY / "compose" / "compose.yaml"))
    return found


def container() -> dict[str, list[str]]:
    """The values of each setting of the Podman unit's section for the container."""
    section = unit(DEPLOY / "quadlet" / "coc-service.container")["Container"]
    return {name: [value for other, value in section if other == name] for name, _ in section}


def values() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read(CHART / "values.yaml"))
    return found


def defined(name: str, inside: Any) -> bool:
    """Whether the chart's values have a name with dots in it."""
    first, _, rest = name.partition(".")
    return isinstance(inside, dict) and first in inside and (not rest or defined(rest, inside[first]))


# --- the image ----------------------------------------------------------------------------------------------------------


def test_both_stages_of_the_image_stand_on_one_base_that_can_be_given_by_its_digest() -> None:
    text = read(ROOT / "Dockerfile")

    assert re.findall(r"^FROM (\S+)", text, flags=re.MULTILINE) == ["${BASE}", "${BASE}"]
    assert re.findall(r"^ARG BASE=", text, flags=re.MULTILINE) == ["ARG BASE="]


def test_everything_in_the_image_is_locked_by_hash_or_built_from_these_sources() -> None:
    installs = re.findall(r"pip (?:--python \S+ )?install ([^&]+)", read(ROOT / "Dockerfile").replace("\\\n", " "))

    assert len(installs) == 3
    assert [line for line in installs if "--require-hashes" not in line and "--no-index" not in line] == []


@pytest.mark.parametrize("word", ["useradd", "apt-get", "curl", "wget", "pip install --upgrade"])
def test_the_image_runs_nothing_whose_result_changes_from_day_to_day(word: str) -> None:
    commands = [line for line in read(ROOT / "Dockerfile").splitlines() if not line.lstrip().startswith("#")]

    assert [line for line in commands if word in line] == []


def test_the_image_serves_as_nobody_and_keeps_three_volumes() -> None:
    text = read(ROOT / "Dockerfile")

    assert re.findall(r"^USER (.+)$", text, flags=re.MULTILINE) == [f"{USER}:{USER}"]
    assert set(re.findall(r'"(/\w+)"', *re.findall(r"^VOLUME (.+)$", text, flags=re.MULTILINE))) == KEPT


# --- all of them --------------------------------------------------------------------------------------------------------


def test_the_files_of_deploy_name_only_settings_that_there_are() -> None:
    named = {
        (str(path), name)
        for path in committed_files("deploy", "Dockerfile", "scripts")
        for name in re.findall(r"\bCOC_[A-Z_]+[A-Z]\b", read(ROOT / path))
    }
    known = all_settings() | {"COC_SITE_NAME", "COC_BACKUP_FOLDER"}  # two that Compose alone reads, from .env

    assert {(path, name) for path, name in named if name not in known} == set()
    assert named


def test_the_files_of_deploy_name_the_image_of_this_version() -> None:
    version = coc_service.__version__
    chart = yaml.safe_load(read(CHART / "Chart.yaml"))

    assert compose()["x-common"]["image"] == f"coc-service:{version}"
    assert container()["Image"] == [f"localhost/coc-service:{version}"]
    assert (chart["appVersion"], chart["version"], values()["image"]["reference"]) == (version, version, f":{version}")


# --- Compose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["service", "init", "command", "backup"])
def test_a_service_of_compose_writes_to_its_volumes_alone_and_keeps_nothing_in_swap(name: str) -> None:
    found = compose()["services"][name]

    locks = ("read_only", "cap_drop", "security_opt", "ulimits")
    assert {lock: found[lock] for lock in locks} == {
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "ulimits": {"core": 0, "nofile": 8192},
    }
    assert found["mem_limit"] == found["memswap_limit"]
    assert found["env_file"] == [".env"], "any setting can be made without a change of this file"
    assert {volume.split(":")[-1] for volume in found["volumes"]} - {"/backups"} == KEPT


def test_compose_starts_one_service_which_this_machine_alone_reaches() -> None:
    services = compose()["services"]

    assert [name for name, one in services.items() if "profiles" not in one] == ["service"]
    assert services["service"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_example_of_settings_has_every_variable_of_compose() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", read(DEPLOY / "compose" / "compose.yaml"))) - {"SOURCE_DATE_EPOCH"}

    assert set(re.findall(r"^([A-Z_]+)=", read(DEPLOY / "compose" / ".env.example"), flags=re.MULTILINE)) == used


# --- Podman -------------------------------------------------------------------------------------------------------------


def test_podman_has_the_locks_of_compose() -> None:
    found = container()

    assert {name: found[name] for name in ("ReadOnly", "NoNewPrivileges", "DropCapability", "PublishPort")} == {
        "ReadOnly": ["true"],
        "NoNewPrivileges": ["true"],
        "DropCapability": ["all"],
        "PublishPort": compose()["services"]["service"]["ports"],
    }
    assert found["PodmanArgs"] == ["--memory=3g --memory-swap=3g --pids-limit=256"]
    assert found["Ulimit"] == ["core=0:0", "nofile=8192:8192"]


def test_every_volume_that_podman_mounts_has_its_file() -> None:
    mounted = dict(volume.split(":") for volume in container()["Volume"])

    assert set(mounted.values()) == KEPT
    assert [name for name in mounted if not (DEPLOY / "quadlet" / name).is_file()] == []


# --- Kubernetes ---------------------------------------------------------------------------------------------------------


def test_the_chart_uses_only_values_that_it_has_and_every_value_it_has() -> None:
    used = {name.rstrip(".") for path in TEMPLATES for name in _VALUE.findall(read(path))}
    leaves = {name: list(value) if isinstance(value, dict) else [] for name, value in values().items()}

    assert sorted(name for name in used if not defined(name, values())) == []
    indexed = {"keys", "data"}  # templates/volumes.yaml reads these by name
    whole = indexed | {"resources", "settings"}
    unused = [f"{top}.{leaf}" for top, inner in leaves.items() if top not in whole for leaf in inner]
    assert [name for name in unused if name not in used] == []


def test_the_chart_includes_only_what_it_defines_and_defines_only_what_it_includes() -> None:
    text = "\n".join(map(read, TEMPLATES))

    assert set(re.findall(r'include "([^"]+)"', text)) == set(re.findall(r'define "([^"]+)"', text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_block_of_a_template_ends(path: Path) -> None:
    words = re.findall(r"\{\{-?\s*(if|range|with|define|end)\b", read(path))

    assert words.count("end") * 2 == len(words)


def test_a_pod_of_the_chart_has_no_privileges_and_no_account() -> None:
    text = read(CHART / "templates" / "_names.tpl")

    for line in (
        "automountServiceAccountToken: false",
        "allowPrivilegeEscalation: false",
        "readOnlyRootFilesystem: true",
        'drop: ["ALL"]',
        "runAsNonRoot: true",
        f"runAsUser: {USER}",
        "type: RuntimeDefault",
    ):
        assert text.count(line) == 1, line
    pods = "\n".join(map(read, TEMPLATES)).count("coc-service.pod")
    assert pods == 1 + 2, "its definition, the replicas and the backup"


def test_uninstalling_a_release_keeps_reports_and_keys() -> None:
    assert "helm.sh/resource-policy: keep" in read(CHART / "templates" / "volumes.yaml")
