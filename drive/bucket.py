"""Where blobs lie on S3."""

import re
from dataclasses import dataclass

# Names as S3 has them. Source: AWS, "General purpose bucket naming rules".
_URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._-]+)*)/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket and a folder in it. Credentials are no part: they never leave the environment.

    Attributes:
        name: Of the bucket.
        prefix: Folder in it, without `/` at either end; empty for the whole bucket.
        endpoint: `https://…` of a server that is not Amazon's; None for Amazon's.
        region: None for what AWS_REGION says.
    """

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None

    @property
    def url(self) -> str:
        """As it is written in settings."""
        return f"s3://{self.name}/{self.prefix}".rstrip("/")


def parse_bucket(url: str, endpoint: str | None = None, region: str | None = None) -> Bucket | None:
    """The bucket of `s3://bucket/folder`; None for what is no such URL."""
    found = _URL.fullmatch(url)
    if found is None or {".", ".."} & set(found[2].split("/")):
        return None
    return Bucket(found[1], found[2].strip("/"), endpoint, region)
