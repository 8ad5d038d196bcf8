"""In the fork server: does what every replica would do for itself when it starts, or with its first request."""

import importlib
import sys

# Imports: 0.15 s of CPU (1.84.0) to 0.35 s (1.110.2) of a replica's start, and up to 1.5 s of its first requests. Seen to start no thread, to open nothing, and to read no
# variable that replicas have each of their own.
LATER = (
    "openai.resources",
    "litellm.litellm_core_utils.default_encoding",
    "litellm.proxy.management_endpoints.mcp_management_endpoints",
    "litellm.proxy._experimental.mcp_server.discoverable_endpoints",
    "litellm.integrations.shadow_eval_logger",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvloop",
    "anyio._backends._asyncio",
    "prometheus_client",
    "apscheduler.triggers.cron",
    "litellm._redis",
    "litellm.router_rust.core",
    "litellm.rust_bridge.host.settings",
    "litellm.accounting.worker",
    "litellm.integrations.model_deprecation_email",
    "litellm.llms.edenai.chat.transformation",
    "litellm.proxy._experimental.mcp_server.tool_registry",
    "litellm.proxy.db.baseline_accounting",
    "litellm.proxy.db.tool_registry_writer",
    "litellm.proxy.hooks.mcp_semantic_filter",
    "litellm.proxy.pass_through_endpoints.llm_passthrough_endpoints",
    "litellm.proxy.spend_tracking.budget_reservation",
    "litellm.proxy.spend_tracking.cloudzero_endpoints",
    "litellm.proxy.spend_tracking.vantage_endpoints",
    "litellm.router_strategy.adaptive_router.adaptive_router",
    "litellm_enterprise.proxy.common_utils.check_batch_cost",
    "litellm_enterprise.proxy.common_utils.check_responses_cost",
)

# Pydantic builds these at their first use: 0.07 s (1.106.2, 1.110.2).
MODELS = (
    ("litellm.types.router", "LiteLLM_Params"),
    ("litellm.types.router", "ModelInfo"),
    ("litellm.models.user", "LiteLLM_UserTable"),
    ("litellm.proxy._types", "ConfigGeneralSettings"),
    ("litellm.proxy._types", "LiteLLM_JWTAuth"),
    ("litellm.proxy._types", "UserAPIKeyAuth"),
    ("litellm.proxy.auth.network", "TrustedProxyConfig"),
    ("litellm.proxy.auth.resolvers.models", "Principal"),
)


def do_ahead(app):
    """What a release does not have, or cannot do yet, is left to its replicas: they would say so."""
    for module in LATER:
        try:
            importlib.import_module(module)
        except Exception:
            pass
    for module, name in MODELS:
        build(getattr(sys.modules.get(module), name, None))
    # Reads 2 MB of JSON once, and keeps it: 0.04 s (1.106.2, 1.110.2).
    prices = getattr(sys.modules.get("litellm.utils"), "get_bundled_model_cost_map", None)
    if prices is not None:
        prices()
    build_routes(app)


def build(model):
    try:
        # As its first use would: until it is built, a stand-in is here that builds it.
        model.__pydantic_validator__.validate_python
    except Exception:
        pass


def build_routes(app):
    """Newer FastAPI builds its routes when the first request looks for one: 0.4 s of CPU, which every replica would spend."""
    scope = {"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": []}
    for route in app.router.routes:
        try:
            route.matches(scope)
        except Exception:  # A replica would meet it, too, and say so.
            return
