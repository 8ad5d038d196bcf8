"""What an image holds, as one JSON document: LiteLLM's version, packages, telling sources and migrations. Imports nothing of it."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
from pathlib import Path


def package_root(name):
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def version_of(distribution):
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def schema(root):
    file = root / "proxy" / "schema.prisma"
    return file.read_text("utf8") if file.is_file() else None


def migrations():
    extras = package_root("litellm_proxy_extras")
    folder = extras / "migrations" if extras else None
    if not folder or not folder.is_dir():
        return None
    files = sorted(folder.glob("*/migration.sql"), key=lambda file: file.parent.name)
    return [{"name": file.parent.name, "sql": file.read_text("utf8")} for file in files]


# As in harness/subject/knowledge/capabilities.ts.
TELLING = ("spend:", "LiteLLM_SpendLogDelivery", "def reserve_budget_for_request", ".post(", ".websocket(", ".api_route(")


def telling(file):
    text = file.read_text("utf8") if os.access(file, os.R_OK) else ""
    return text if any(word in text for word in TELLING) else None


def engine():
    kind = Path("/opt/engine/kind")
    return kind.read_text().strip() if kind.is_file() else "native"


root = package_root("litellm")
if root is None or not (root / "proxy").is_dir():
    json.dump({"litellm": None, "python": platform.python_version()}, sys.stdout)
    sys.exit(0)

json.dump(
    {
        "litellm": version_of("litellm"),
        "python": platform.python_version(),
        "site": str(root.parent),
        "packages": {
            name.lower().replace("_", "-").replace(".", "-"): distribution.version
            for distribution in importlib.metadata.distributions()
            if (name := distribution.metadata["Name"])
        },
        "sources": [text for file in sorted(root.rglob("*.py")) if (text := telling(file))],
        "migrations": migrations(),
        "schema": schema(root),
        "engine": engine(),
    },
    sys.stdout,
)
