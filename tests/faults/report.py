"""What a fault program found: figures beside what was promised."""

import sys
from dataclasses import dataclass, field

from tests.faults.audit import Audit


@dataclass
class Report:
    """Lines of a table; ``broken`` are those whose promise was not kept."""

    title: str
    lines: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def add(self, what: str, measured: object, promised: str = "", *, kept: bool = True) -> None:
        """One figure; ``promised`` is empty where it only informs."""
        self.lines.append((what, str(measured), promised, kept))

    def add_audit(self, found: Audit) -> None:
        """The lines that every program has."""
        for what, count in (
            ("lost", found.lost),
            ("scored twice", found.scored_twice),
            ("charged wrongly", found.charged_wrongly),
            ("announced wrongly", found.announced_wrongly),
            ("rows without file", found.rows_without_file),
            ("findings of check_integrity", found.findings),
        ):
            self.add(what, count, "0", kept=count == 0)
        if found.findings:
            self.add("check_integrity said", found.said.strip())

    @property
    def broken(self) -> list[str]:
        return [f"{what}: {measured}, promised {promised}" for what, measured, promised, kept in self.lines if not kept]

    def show(self) -> None:
        """Print the table."""
        width = max(len(line[0]) for line in self.lines)
        out = [f"\n{self.title}\n{'-' * len(self.title)}"]
        for what, measured, promised, kept in self.lines:
            verdict = "" if not promised else f"   promised {promised}" + ("" if kept else "   BROKEN")
            out.append(f"{what:{width}}  {measured}{verdict}")
        sys.stdout.write("\n".join(out) + "\n")
        sys.stdout.flush()
