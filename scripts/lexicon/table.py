"""Reading and writing the TSV files of the word lists: a header, # comments, no quotes."""


def read_rows(path):
    """A dict for each row; missing cells are empty."""
    header = None
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            continue
        cells += [""] * (len(header) - len(cells))
        rows.append(dict(zip(header, cells)))
    return rows


def write_rows(path, comment, columns, rows):
    """Rows are dicts; trailing empty cells are left out."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for line in comment.strip().splitlines():
            out.write(f"# {line}\n")
        out.write("\t".join(columns) + "\n")
        for row in rows:
            cells = [str(row.get(column, "")) for column in columns]
            out.write("\t".join(cells).rstrip("\t") + "\n")
