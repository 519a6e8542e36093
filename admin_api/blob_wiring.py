"""Opens the storage of files that the settings name: a folder, or a bucket of S3."""

from typing import TypeAlias

from admin_api.settings import Settings
from drive.blob_cache import BlobCache
from drive.blobs import LocalBlobs
from drive.s3_blobs import S3Blobs

Blobs: TypeAlias = LocalBlobs | S3Blobs


def open_blobs(settings: Settings, owner: str | None = None) -> Blobs:
    """Open it.

    Args:
        settings: Of this machine.
        owner: A name that no other living process has, and this one again after a restart: what
            it left half written goes.

    Raises:
        OSError: The folder cannot be made or written.
        ConfigInvalid: The bucket's settings make no sense.
    """
    if settings.bucket is None:
        return LocalBlobs(settings.files, owner)
    return S3Blobs(settings.bucket, BlobCache(settings.files, settings.cache_gb << 30, owner))
