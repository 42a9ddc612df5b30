"""Reading and writing the TSV files of the word lists: a header, # comments, no quotes."""


def read_rows(path):
    """A dict for each row; cells that are left out are empty."""
    header = None
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = [name.removesuffix("?") for name in cells]
            continue
        cells += [""] * (len(header) - len(cells))
        rows.append(dict(zip(header, cells)))
    return rows


def write_rows(path, comment, columns, rows):
    """Rows are dicts; trailing empty cells are left out, where the header says so by a ?."""
    table = [[str(row.get(column, "")) for column in columns] for row in rows]
    table = ["\t".join(cells).rstrip("\t") for cells in table]
    shortest = min((line.count("\t") + 1 for line in table), default=len(columns))
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for line in comment.strip().splitlines():
            out.write(f"# {line}\n")
        header = [name + "?" * (i >= shortest) for i, name in enumerate(columns)]
        out.write("\n".join(["\t".join(header)] + table) + "\n")
