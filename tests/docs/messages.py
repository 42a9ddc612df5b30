#!/usr/bin/env python3
"""messages.py SOURCE: each message that plugins/README.md gives a cure for is one that a test
expects, whole or in the part that is shown ("…" stands for any text)."""
import pathlib
import re
import sys


def messages(page):
    table = page.split("## Messages and their cures", 1)[1].split("\n## ", 1)[0]
    for row in re.findall(r"^\| (.*?)`(.+?)` \|", table, re.MULTILINE):
        yield row[1]


def expected(source):
    """The text of all tests, with string literals that stand side by side joined."""
    tests = source / "tests"
    for path in [*sorted((tests / "unit").rglob("*.c")), *sorted((tests / "cli").rglob("*.py"))]:
        text = re.sub(r'"\s*\n?\s*"', "", path.read_text(encoding="utf-8"))
        yield text.replace('\\"', '"').replace("\\\\", "\\")


def is_expected(message, texts):
    pattern = re.compile(".*".join(re.escape(part.strip()) for part in message.split("…")))
    return any(pattern.search(text) for text in texts)


def main():
    source = pathlib.Path(sys.argv[1])
    texts = list(expected(source))
    page = (source / "plugins" / "README.md").read_text(encoding="utf-8")
    unknown = [message for message in messages(page) if not is_expected(message, texts)]
    for message in unknown:
        print(f"plugins/README.md: no test expects the message: {message}")
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main()
