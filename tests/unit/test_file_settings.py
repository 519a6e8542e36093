"""Where files are kept, and for how long, as the environment says it."""

from pathlib import Path

import pytest

from admin_api.settings import read_settings
from catalog.errors import ConfigInvalid
from drive.bucket import Bucket


def test_files_lie_in_a_folder_or_a_bucket() -> None:
    """With a bucket, the folder beside the data holds this machine's copies."""
    folder = read_settings({"CROSSDOCK_FILES": "/srv/files"})
    bucket = read_settings(
        {
            "CROSSDOCK_DATA": "/srv/data",
            "CROSSDOCK_FILES": "s3://my-feeds/shop",
            "CROSSDOCK_S3_ENDPOINT": "https://s3.example.com/",
            "CROSSDOCK_S3_REGION": "eu-central-1",
        }
    )

    assert (folder.files, folder.bucket) == (Path("/srv/files"), None)
    assert bucket.files == Path("/srv/data/files")
    assert bucket.bucket == Bucket("my-feeds", "shop", "https://s3.example.com", "eu-central-1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CROSSDOCK_FILES", "s3://key:sekret@bucket/x"),
        ("CROSSDOCK_FILES", "s3://Bucket"),
        ("CROSSDOCK_FILES", "gs://sekret-bucket"),
        ("CROSSDOCK_S3_ENDPOINT", "https://key:sekret@s3.example.com"),
        ("CROSSDOCK_S3_ENDPOINT", "s3.example.com"),
        ("CROSSDOCK_KEEP_FEED_DAYS", "0"),
        ("CROSSDOCK_KEEP_OUTPUT_DAYS", "-1"),
        ("CROSSDOCK_CACHE_GB", "0"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    """And without what may be a secret."""
    with pytest.raises(ConfigInvalid) as caught:
        read_settings({name: value})

    assert caught.value.context["setting"] == name
    assert "sekret" not in str(caught.value) + repr(caught.value.context)
