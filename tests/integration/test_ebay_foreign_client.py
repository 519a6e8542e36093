"""A client that nobody here wrote, made from eBay's own specification, is content with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ebay_rest.api import sell_feed
from ebay_rest.api.sell_feed.rest import ApiException

from simulators.ebay.server import serving
from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import calling
from tests.ebay_files import file_of, item, request, responses

ADD = "LMS_ADD_FIXED_PRICE_ITEM"


@pytest.fixture
def client() -> Iterator[sell_feed.ApiClient]:
    """The client of PyPI's ebay-rest, pointed at the simulator instead of api.ebay.com."""
    simulator = EbaySimulator(behaviour={"warning_share": 0})
    with serving(simulator) as base, calling(simulator) as caller:
        configuration = sell_feed.Configuration()
        configuration.host = f"{base}/sell/feed/v1"
        configuration.access_token = caller.headers["Authorization"].removeprefix("Bearer ")
        made = sell_feed.ApiClient(configuration)
        yield made
        made.pool.close()
        made.pool.join()
        made.rest_client.pool_manager.clear()
    simulator.close()


def _created(tasks: sell_feed.TaskApi) -> str:
    body = sell_feed.CreateTaskRequest(feed_type=ADD, schema_version="1193")
    _, status, headers = tasks.create_task_with_http_info(
        body=body, x_ebay_c_marketplace_id="EBAY_US", content_type="application/json"
    )
    assert status == 202
    return str(headers["Location"].rsplit("/", 1)[1])


def test_a_foreign_client_lists_an_item(client: sell_feed.ApiClient, tmp_path: Path) -> None:
    """Its own models read our JSON, and its upload is one that real sellers send."""
    tasks = sell_feed.TaskApi(client)
    task = _created(tasks)
    requests = tmp_path / "requests.xml"
    requests.write_bytes(file_of(request("AddFixedPriceItem", item())))
    tasks.upload_file(task, "multipart/form-data", files={"file": str(requests)})
    states = [tasks.get_task(task).status for _ in range(3)]
    shown = tasks.get_task(task)
    page = tasks.get_tasks(feed_type=ADD, look_back_days="1")

    assert states == ["QUEUED", "IN_PROCESS", "COMPLETED"]
    assert (shown.feed_type, shown.schema_version) == (ADD, "1193")
    assert (shown.upload_summary.success_count, shown.upload_summary.failure_count) == (1, 0)
    assert (page.total, page.tasks[0].task_id) == (1, task)
    assert [one.ack for one in responses(tasks.get_result_file(task))] == ["Success"]
    assert tasks.get_input_file(task) == requests.read_bytes()


def test_a_foreign_client_reads_our_errors(client: sell_feed.ApiClient) -> None:
    """Status, JSON and id, as its exceptions hold them."""
    with pytest.raises(ApiException) as caught:
        sell_feed.TaskApi(client).get_task("task-1-1")

    assert (caught.value.status, '"errorId":160003' in str(caught.value.body)) == (404, True)


def test_a_foreign_client_makes_reports(client: sell_feed.ApiClient) -> None:
    """Orders and inventory, through calls and models of their own."""
    orders, inventory = sell_feed.OrderTaskApi(client), sell_feed.InventoryTaskApi(client)
    orders.create_order_task(
        body=sell_feed.CreateOrderTaskRequest(
            feed_type="LMS_ORDER_REPORT",
            schema_version="1193",
            filter_criteria=sell_feed.OrderFilterCriteria(order_status="COMPLETED"),
        ),
        content_type="application/json",
    )
    inventory.create_inventory_task(
        body=sell_feed.CreateInventoryTaskRequest(
            feed_type="LMS_ACTIVE_INVENTORY_REPORT", schema_version="1193"
        ),
        content_type="application/json",
    )
    (task,) = orders.get_order_tasks(feed_type="LMS_ORDER_REPORT").tasks
    shown = [orders.get_order_task(task.task_id).status for _ in range(3)]

    assert shown[-1] == "COMPLETED"
    found = sell_feed.TaskApi(client).get_result_file(task.task_id)
    assert [one.kind for one in responses(found)] == ["OrderReport"]
    assert inventory.get_inventory_tasks(feed_type="LMS_ACTIVE_INVENTORY_REPORT").total == 1
