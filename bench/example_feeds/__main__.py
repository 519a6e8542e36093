"""Write every example feed into its merchant's folder."""

from pathlib import Path

from bench.example_feeds import quillmark, tannwald

MERCHANTS = Path(__file__).resolve().parents[2] / "merchants"


def main() -> None:
    """Write the feeds and name each file."""
    for merchant in (quillmark, tannwald):
        folder = MERCHANTS / merchant.MERCHANT / "feeds"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in merchant.feeds().items():
            (folder / name).write_bytes(content)
            print(f"{folder.relative_to(MERCHANTS.parent) / name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
