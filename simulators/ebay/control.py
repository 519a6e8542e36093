"""Calls that eBay does not have: what tests, the demo and the console do to this one."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import JSONResponse

from simulators.ebay.fault_kinds import ALL_FAULTS, CALL_FAULTS, FILE_FAULTS, RECORD_FAULTS
from simulators.ebay.orders import NotForSale
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET
from simulators.ebay.shown import listing_json, order_json, seller_json
from simulators.ebay.simulator import EbaySimulator
from simulators.faults import read_fault
from simulators.journal import as_json

Given = Annotated[dict[str, Any], Body()]


def control_router(simulator: EbaySimulator) -> APIRouter:
    """Everything under `/_simulator`; 400 says what was wrong with a call."""
    router = APIRouter(prefix="/_simulator")
    _add_running(router, simulator)
    _add_sellers(router, simulator)
    _add_listings(router, simulator)
    _add_orders(router, simulator)
    return router


def _tried(what: Callable[[], Any]) -> JSONResponse:
    try:
        return JSONResponse(what())
    except (ValueError, KeyError, TypeError, NotForSale) as error:
        raise HTTPException(400, str(error)) from error


def _add_running(router: APIRouter, simulator: EbaySimulator) -> None:
    @router.get("")
    def about() -> dict[str, Any]:
        return {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "seed": simulator.seed,
            "time": simulator.clock.now().isoformat(),
            "behaviour": asdict(simulator.behaviour),
        }

    @router.post("/reset")
    def reset() -> dict[str, Any]:
        simulator.reset()
        return {}

    @router.post("/settle")
    def settle() -> dict[str, Any]:
        simulator.settle()
        return {}

    @router.post("/clock")
    def advance(given: Given) -> JSONResponse:
        return _tried(lambda: {"time": simulator.advance(float(given["seconds"]))})

    @router.patch("/behaviour")
    def behave(given: Given) -> JSONResponse:
        def change() -> dict[str, Any]:
            simulator.behaviour.change(given)
            return asdict(simulator.behaviour)

        return _tried(change)

    @router.get("/faults")
    def faults() -> dict[str, Any]:
        kinds = {"calls": CALL_FAULTS, "files": FILE_FAULTS, "records": RECORD_FAULTS}
        return {"rules": simulator.faults.rules(), "kinds": kinds}

    @router.put("/faults")
    def replace_faults(rules: Annotated[list[dict[str, Any]], Body()]) -> JSONResponse:
        def replace() -> list[dict[str, Any]]:
            simulator.set_faults(rules)
            return simulator.faults.rules()

        return _tried(replace)

    @router.post("/faults")
    def add_fault(given: Given) -> JSONResponse:
        def add() -> list[dict[str, Any]]:
            simulator.faults.add(read_fault(given, ALL_FAULTS))
            return simulator.faults.rules()

        return _tried(add)

    @router.get("/journal")
    def journal(operation: str | None = None) -> dict[str, Any]:
        calls = as_json(simulator.journal.calls(operation))
        return {"counts": simulator.journal.counts(), "calls": calls}


def _add_sellers(router: APIRouter, simulator: EbaySimulator) -> None:
    @router.get("/sellers")
    def sellers() -> list[dict[str, Any]]:
        return [seller_json(seller) for seller in simulator.sellers.values()]

    @router.patch("/sellers/{name}")
    def change_seller(name: str, given: Given) -> JSONResponse:
        return _tried(lambda: seller_json(simulator.change_seller(name, given)))

    @router.post("/sellers/{name}/consent")
    def consent(name: str) -> JSONResponse:
        return _tried(lambda: {"code": simulator.tokens.consent(simulator.seller(name))})

    @router.post("/tokens/expire")
    def expire() -> dict[str, Any]:
        simulator.tokens.kill_all()
        return {}

    @router.get("/categories")
    def categories() -> list[dict[str, Any]]:
        return [asdict(one) for one in simulator.tree.all()]

    @router.patch("/categories/{id}")
    def change_category(id: str, given: Given) -> JSONResponse:
        return _tried(lambda: asdict(simulator.tree.change(id, given)))


def _add_listings(router: APIRouter, simulator: EbaySimulator) -> None:
    @router.get("/listings")
    def listings(
        seller: str | None = None, sku: str | None = None, state: str | None = None
    ) -> list[dict[str, Any]]:
        found = simulator.find_listings(seller, sku)
        return [listing_json(one) for one in found if state in (None, one.state)]

    @router.post("/listings/fill")
    def fill(given: Given) -> JSONResponse:
        return _tried(
            lambda: [listing_json(one) for one in simulator.fill(given["seller"], given["count"])]
        )

    @router.post("/listings/{item_id}/sell")
    def sell(item_id: str, given: Given) -> JSONResponse:
        return _tried(
            lambda: order_json(
                simulator.sell(
                    item_id,
                    given.get("quantity", 1),
                    given.get("sku"),
                    paid=given.get("paid", True),
                )
            )
        )

    @router.post("/listings/{item_id}/edit")
    def edit(item_id: str, given: Given) -> JSONResponse:
        return _tried(lambda: listing_json(simulator.edit_outside(item_id, given)))

    @router.post("/listings/{item_id}/end")
    def end(item_id: str) -> JSONResponse:
        return _tried(lambda: listing_json(simulator.end_silently(item_id)))


def _add_orders(router: APIRouter, simulator: EbaySimulator) -> None:
    @router.get("/orders")
    def orders(seller: str | None = None) -> list[dict[str, Any]]:
        with simulator.lock:
            found = [one for one in simulator.orders if seller in (None, one.seller)]
        return [order_json(one) for one in found]

    @router.post("/orders")
    def place(given: Given) -> JSONResponse:
        return _tried(
            lambda: order_json(
                simulator.order(
                    [
                        (line["item_id"], line.get("sku"), line.get("quantity", 1))
                        for line in given["lines"]
                    ],
                    paid=given.get("paid", True),
                    buyer=given.get("buyer", 0),
                )
            )
        )

    actions = {
        "pay": lambda id: simulator.orders.pay(id),
        "cancel": lambda id: simulator.orders.cancel(id),
        "forget-acks": lambda id: simulator.orders.forget_acks(id),
    }

    @router.post("/orders/{order_id}/{action}")
    def act(order_id: str, action: str) -> JSONResponse:
        with simulator.lock:
            return _tried(lambda: order_json(actions[action](order_id)))
