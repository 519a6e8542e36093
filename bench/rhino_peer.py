"""The peer: Rhino with E4X, the design of 2011, runs the same scripts over the same feeds."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import measure

# Where Debian's package `rhino` puts it.
JAR = Path("/usr/share/java/js.jar")
SOURCES = Path(__file__).with_name("rhino")
# One script thread, so the serial collector and a bounded heap are its best settings.
JVM = ("-XX:+UseSerialGC", "-Xmx512m")


@dataclass(frozen=True, slots=True)
class RhinoPeer:
    """A compiled harness, ready to run."""

    classes: Path

    def command(self, way: str, feed: Path, out: Path, scripts: Sequence[Path]) -> tuple[str, ...]:
        """Run scripts over a feed (`xml`, `csv` or `plain`); `out` gets a line a record."""
        classpath = f"{JAR}:{self.classes}"
        java = ("java", *JVM, "-cp", classpath, "RhinoPeer", way, str(feed), str(out))
        return (*java, *map(str, scripts))


def missing_for_peer() -> str | None:
    """Say what this machine lacks to run the peer; None when nothing is missing."""
    if not JAR.exists():
        return f"{JAR} (Debian: apt-get install rhino)"
    for program in ("java", "javac"):
        if shutil.which(program) is None:
            return f"{program} (Debian: apt-get install default-jdk-headless)"
    return None


def build_peer(work: Path) -> RhinoPeer:
    """Compile the harness into a folder below `work`."""
    classes = work / "rhino-classes"
    sources = [str(source) for source in sorted(SOURCES.glob("*.java"))]
    measure(["javac", "-cp", str(JAR), "-d", str(classes), *sources])
    return RhinoPeer(classes)
