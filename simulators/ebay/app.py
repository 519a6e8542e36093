"""eBay's calls over HTTP."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse

from simulators.ebay.api_errors import ApiError, OAuthError
from simulators.ebay.consent_pages import consent_router
from simulators.ebay.control import control_router
from simulators.ebay.gate import FaultGate
from simulators.ebay.metadata_api import metadata_router
from simulators.ebay.multipart import file_part, read_body
from simulators.ebay.sellers import FULFILLMENT, INVENTORY, Seller
from simulators.ebay.simulator import EbaySimulator
from simulators.ebay.task_queries import task_page

_CHUNK_BYTES = 64 * 1024


def build_app(simulator: EbaySimulator) -> FaultGate:
    """The ASGI application: eBay's paths, and ours under `/_simulator`."""
    app = FastAPI(title="eBay simulator", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(consent_router(simulator))
    app.include_router(_token_router(simulator))
    app.include_router(_task_router(simulator))
    app.include_router(_file_router(simulator))
    app.include_router(metadata_router(simulator))
    app.include_router(control_router(simulator))

    @app.exception_handler(ApiError)
    def api_error(request: Request, error: ApiError) -> JSONResponse:
        return JSONResponse(error.body(), error.status)

    @app.exception_handler(OAuthError)
    def oauth_error(request: Request, error: OAuthError) -> JSONResponse:
        return JSONResponse(error.body(), error.status)

    return FaultGate(app, simulator)


def _token_router(simulator: EbaySimulator) -> APIRouter:
    router = APIRouter()

    @router.post("/identity/v1/oauth2/token")
    async def token(request: Request) -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode()))
        with simulator.lock:
            made = simulator.tokens.give(request.headers.get("authorization"), form)
        request.state.call.detail["grant_type"] = form["grant_type"]
        return JSONResponse(made)

    return router


def _caller(simulator: EbaySimulator, request: Request) -> tuple[Seller, frozenset[str]]:
    """The seller a call of the Feed API is for, and what the token covers. ApiError 1001, 1100."""
    authorization = request.headers.get("authorization")
    with simulator.lock:
        seller, scopes = simulator.tokens.holder(authorization)
    if seller is None or scopes.isdisjoint((INVENTORY, FULFILLMENT)):
        raise ApiError(1100)
    return seller, scopes


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise ApiError(160017) from error
    if not isinstance(body, dict):
        raise ApiError(160017)
    return body


def _task_router(simulator: EbaySimulator) -> APIRouter:
    router = APIRouter(prefix="/sell/feed/v1")

    for resource in _RESOURCES:
        router.add_api_route(f"/{resource}", _creator(simulator, resource), methods=["POST"])
        router.add_api_route(f"/{resource}", _lister(simulator), methods=["GET"])
        router.add_api_route(f"/{resource}/{{id}}", _getter(simulator, resource), methods=["GET"])
    return router


_RESOURCES = ("task", "order_task", "inventory_task")


def _creator(simulator: EbaySimulator, resource: str) -> Any:
    async def create(request: Request) -> Response:
        seller, scopes = _caller(simulator, request)
        body = await _json_object(request)
        task = await run_in_threadpool(
            simulator.feed.create,
            seller,
            scopes,
            resource=resource,
            marketplace=request.headers.get("x-ebay-c-marketplace-id"),
            body=body,
        )
        request.state.call.detail |= {"task": task.id, "feed_type": task.feed_type}
        base = str(request.base_url).rstrip("/")
        location = f"{base}/sell/feed/v1/{resource}/{task.id}"
        return Response(status_code=202, headers={"Location": location})

    return create


def _lister(simulator: EbaySimulator) -> Any:
    def tasks(request: Request) -> JSONResponse:
        seller, _ = _caller(simulator, request)
        found = simulator.feed.tasks(seller)
        now, path = simulator.clock.now(), request.url.path
        return JSONResponse(task_page(found, dict(request.query_params), now=now, path=path))

    return tasks


def _getter(simulator: EbaySimulator, resource: str) -> Any:
    def task(request: Request, id: str) -> JSONResponse:
        seller, scopes = _caller(simulator, request)
        found = simulator.feed.get(seller, scopes, id, resource)
        request.state.call.detail |= {"task": id, "status": found.status}
        return JSONResponse(found.as_json())

    return task


def _file_router(simulator: EbaySimulator) -> APIRouter:
    router = APIRouter(prefix="/sell/feed/v1/task")

    @router.post("/{id}/upload_file")
    async def upload(request: Request, id: str) -> JSONResponse:
        seller, scopes = _caller(simulator, request)
        body = await read_body(request.stream(), simulator.behaviour.upload_bytes)
        content, name = file_part(request.headers.get("content-type", ""), body)
        request.state.call.detail |= {"task": id, "bytes": len(content)}
        await run_in_threadpool(simulator.feed.upload, seller, scopes, id, BytesIO(content), name)
        return JSONResponse({})

    @router.get("/{id}/download_result_file")
    def result(request: Request, id: str) -> StreamingResponse:
        seller, scopes = _caller(simulator, request)
        task, path, name = simulator.feed.result(seller, scopes, id)
        request.state.call.detail["task"] = id
        return _download(path, name, with_length=task.fault("no_length") is None)

    @router.get("/{id}/download_input_file")
    def given(request: Request, id: str) -> StreamingResponse:
        seller, scopes = _caller(simulator, request)
        return _download(*simulator.feed.input(seller, scopes, id), with_length=True)

    return router


def _download(path: Path, name: str, *, with_length: bool) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if with_length:
        headers["content-length"] = str(path.stat().st_size)
    return StreamingResponse(_chunks(path), media_type="application/octet-stream", headers=headers)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
