"""The star as a picture: which tables refer to which dimensions, in Mermaid's words."""


def star(definitions: dict[str, dict]) -> str:
    """A flow chart: a box for the tables that refer to the same dimensions, and a line to each of these."""
    references = {
        table: sorted({column["references"] for column in entry["columns"].values() if "references" in column})
        for table, entry in definitions.items()
    }
    dimensions = sorted({reference.split(".")[0] for found in references.values() for reference in found})
    boxes: dict[tuple[str, ...], list[str]] = {}
    for table, found in sorted(references.items()):
        if found and table not in dimensions:
            boxes.setdefault(tuple(found), []).append(table)
    lines = ["flowchart LR"]
    for number, (referred, tables) in enumerate(sorted(boxes.items()), start=1):
        lines.append(f'    tables{number}["{"<br/>".join(tables)}"]')
        lines += [f"    tables{number} --> {reference.split('.')[0]}" for reference in referred]
    for dimension in dimensions:
        lines.append(f'    {dimension}(["{dimension}<br/>{", ".join(definitions[dimension]["key"])}"])')
        lines += [f"    {dimension} --> {reference.split('.')[0]}" for reference in references[dimension]]
    return "\n".join(lines)
