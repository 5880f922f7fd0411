"""`python -m tests.oracle` reckons every golden loan again; `--write` writes the figures down."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.oracle.answer import answer
from tests.oracle.compare import differences

LOANS = Path(__file__).parent.parent / "golden" / "loans"


def reckoned(case: dict[str, Any]) -> dict[str, Any]:
    """Expected figures of a case: what the oracle finds under the names the case asks for."""
    found = answer(case["document"])
    return {name: found[name] for name in case["asks"]}


def main() -> int:
    """0 when every figure stands."""
    wrong = 0
    for path in sorted(LOANS.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        figures = reckoned(case)
        found = list(differences(figures, case.get("expected", {})))
        wrong += bool(found)
        for line in found:
            print(f"{path.stem}: {line}")
        if found and "--write" in sys.argv:
            case["expected"] = figures
            path.write_text(text_of(case), encoding="utf-8")
    print("every figure stands" if not wrong else f"{wrong} cases differ")
    return 1 if wrong else 0


def text_of(case: dict[str, Any]) -> str:
    """JSON with one line for each small object, so that a table stays readable."""
    lines = json.dumps(case, ensure_ascii=False, indent=1)
    return compact(lines) + "\n"


def compact(text: str) -> str:
    """Joins the innermost objects into one line each."""
    out: list[str] = []
    held: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        if bare.endswith("{") and not bare.endswith("}"):
            out += held
            held = [line]
        elif held and bare.rstrip(",") == "}":
            out.append(held[0] + ", ".join(part.strip().rstrip(",") for part in held[1:]) + bare)
            held = []
        elif held and not bare.endswith("["):
            held.append(line)
        else:
            out += [*held, line]
            held = []
    return "\n".join([*out, *held])


if __name__ == "__main__":
    raise SystemExit(main())
