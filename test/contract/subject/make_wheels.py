"""Writes tiny stand-ins for LiteLLM's packages as wheels into the directory that is given."""

import json
import sys
import zipfile
from pathlib import Path

target = Path(sys.argv[1])

PROXY_SERVER = "app = None\n"
RESERVATION = """first = 1
second = 2
third = 3
fourth = 4
fifth = 5
sixth = 6
seventh = 7
eighth = 8


async def reserve_budget_for_request(token, end_user):
    return f"spend:key:{token}", f"spend:end_user:{end_user}"
"""
SCHEMA = """generator client {
  provider = "prisma-client-py"
  binaryTargets = ["native", "linux-musl"]
}
"""
# Stands in for prisma-client-py: "generates" a client, and waits first where the test asks for that.
PRISMA = """import os, pathlib, sys, time
waiting = os.environ.get("FAKE_PRISMA_WAITS")
if waiting:
    pathlib.Path(waiting).write_text(str(os.getpid()))
    time.sleep(600)
schema = pathlib.Path(sys.argv[sys.argv.index("--schema") + 1]).read_text()
(pathlib.Path(__file__).parent / "client.py").write_text("schema = " + repr(schema))
"""


def wheel(name, version, files, requires=(), requires_python=">=3.10", scripts=""):
    info = f"{name}-{version}.dist-info"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {name.replace('_', '-')}",
        f"Version: {version}",
        f"Requires-Python: {requires_python}",
        "Provides-Extra: proxy",
        *(f"Requires-Dist: {line}" for line in requires),
    ]
    files = {
        **files,
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if scripts:
        files[f"{info}/entry_points.txt"] = f"[console_scripts]\n{scripts}\n"
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(target / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        archive.writestr(f"{info}/RECORD", record)


def litellm(version, extras, also=(), proxy_server=PROXY_SERVER, **options):
    wheel(
        "litellm",
        version,
        {
            "litellm/__init__.py": "",
            "litellm/rust_bridge/_native.abi3.so": "native",
            "litellm/proxy/__init__.py": "def run(): print('litellm')\n",
            "litellm/proxy/proxy_server.py": proxy_server,
            "litellm/proxy/schema.prisma": SCHEMA,
            "litellm/proxy/spend_tracking/budget_reservation.py": RESERVATION,
        },
        requires=[f"{line} ; extra == 'proxy'" for line in (f"litellm-proxy-extras{extras}", *also)],
        scripts="litellm = litellm.proxy:run",
        **options,
    )


litellm("1.0.0", "==0.1.0")
litellm("1.0.1", "==0.9.9")
litellm("1.0.2", "==0.1.0")
litellm("2.0.0", "==0.1.0", requires_python=">=3.99")
# Their companions are not served as they name them: litellm-enterprise not at all.
litellm("1.1.0", "==0.1.5.post1", also=["litellm-enterprise==0.3.0"])
litellm("1.1.1", "==0.1.5.post1", also=["litellm-enterprise==0.3.0"], proxy_server="import litellm_enterprise\n")
litellm("1.1.2", "==0.1.5.post1", also=["somebody-elses==1.0"])
litellm("1.1.3", ">=0.1.7,<0.2", also=["redis==6.0.0"])
litellm("1.1.4", ">=0.1.7,<0.2")
# 0.1.5 is yanked, 0.1.4.1 came out long after the releases.
for extras in ("0.1.0", "0.1.4", "0.1.4.1", "0.1.5", "0.1.5.dev1", "0.1.6", "0.2.0"):
    wheel(
        "litellm_proxy_extras",
        extras,
        {
            "litellm_proxy_extras/__init__.py": "",
            "litellm_proxy_extras/migrations/2_second one/migration.sql": "select 2;",
            "litellm_proxy_extras/migrations/1_first/migration.sql": "select 1;",
            "litellm_proxy_extras/migrations/migration_lock.toml": "provider = 'postgresql'",
        },
    )
wheel("prisma", "0.15.0", {"prisma/__init__.py": "", "prisma/__main__.py": PRISMA})
wheel("prometheus_client", "0.1.0", {"prometheus_client.py": ""})
wheel("redis", "7.0.0", {"redis/__init__.py": ""})
print(json.dumps(sorted(path.name for path in target.iterdir())))
