"""The rules of the project, read from dbt's manifest; each is broken once to see that it is noticed."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from project import PROJECT, parsed
from user_engagement.definitions import definitions
from user_engagement.generate import generated

PUBLIC_SCHEMAS = {"marts", "marts_people", "quality"}
# Lines of a model that are not blank. DESIGN: 20 to 60, 80 at most; lists of the 55 columns of the XDR may be longer.
MOST_LINES = 100
# Words of a model's description; longer ones are nobody's to read in a list of tables.
MOST_WORDS = 60
# Staging reads raw tables through base models; beside them the list of the forgotten and one mapping.
STAGING_READS = re.compile(r"(base_|stg_).+|int_forgotten_users|int_plan_lengths")
# Staging of a project that installs this one leaves out who was forgotten.
OPEN_TO_STAGING = {"int_forgotten_users": "protected"}
# Changes may be negative and exceed 1; in a month more points may be redeemed than earned.
NO_SHARES = re.compile("growth_rate|.+_change_rate|redemption_rate")

NUMBERS = re.compile(r"(?i)bigint|int|decimal|double")
FORMATS = {"integer", "decimal", "percent", "bytes", "seconds", "points"}
# Numbers that name a row or its place and measure nothing.
NO_MEASURES = re.compile(
    "(hour_)?rank|(iso_)?(weekday|week|year)|hour|quarter|year_(month|quarter)|periods_since|active_days|k|cluster|window_days|horizon_days"
)

# Columns of a grain whose values stand for the same people or rows in another way.
ALTERNATIVES = {"algorithm", "rule", "universe", "test"}

# Macros beside those of raw tables and of runs that give no value (names, lists, a secret), or a part of one.
NO_VALUES = {
    "generate_schema_name",
    "by_platform",
    "configured_periods",
    "retention_periods",
    "user_key_secret",
    "wilson_bound",
}


@pytest.fixture(scope="module")
def manifest_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's manifest of the project, as dbt writes it."""
    path = tmp_path_factory.mktemp("parsed") / "manifest.json"
    parsed().writable_manifest().write(str(path))
    return path


@pytest.fixture(scope="module")
def manifest(manifest_file: Path) -> dict:
    """dbt's manifest of the project."""
    return json.loads(manifest_file.read_text())


def models(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def public_models(manifest: dict) -> list[dict]:
    return [node for node in models(manifest) if node["schema"] in PUBLIC_SCHEMAS]


def generic_tests(manifest: dict, model: dict) -> set[tuple[str, str | None]]:
    """(test, column) of the generic tests of a model; the column is None for tests of the whole table."""
    return {
        (node["test_metadata"]["name"], node["column_name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("attached_node") == model["unique_id"]
    }


def every_model_has_yaml_beside_it(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        path = Path(model["original_file_path"])
        expected = str(path.with_name(path.stem.removesuffix("_judged") + ".yml"))
        if (model["patch_path"] or "").partition("://")[2] != expected:
            yield f"{model['name']}: {expected} does not describe it"


def only_base_models_read_raw_tables(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        is_base = model["name"].startswith("base_") and not model["name"].endswith("_judged")
        raw = [node for node in model["depends_on"]["nodes"] if re.match(r"source\.|seed\..+\.sample_", node)]
        if raw and not is_base:
            yield f"{model['name']} reads {', '.join(raw)}"


def staging_reads_its_own_layer(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        if model["name"].startswith("stg_") or model["name"].endswith("_judged"):
            for parent in model["depends_on"]["nodes"]:
                if not STAGING_READS.fullmatch(parent.split(".")[-1]):
                    yield f"{model['name']} reads {parent}"


def public_tables_read_no_base_model(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        for parent in model["depends_on"]["nodes"]:
            if parent.split(".")[-1].startswith("base_"):
                yield f"{model['name']} reads {parent}"


def names_say_where_a_model_belongs(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        folder = Path(model["original_file_path"]).parts[1]
        prefixes = {"staging": ("base_", "stg_"), "intermediate": ("int_",)}.get(folder)
        is_inside = model["name"].startswith(("base_", "stg_", "int_"))
        if prefixes and not model["name"].startswith(prefixes):
            yield f"{model['name']} lies in {folder}"
        elif is_inside == (model["schema"] in PUBLIC_SCHEMAS):
            yield f"{model['name']} is in schema {model['schema']}"


def public_tables_keep_a_contract(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        if model["language"] == "sql" and not model["config"]["contract"]["enforced"]:
            yield f"{model['name']}: no contract"
        elif model["language"] == "python" and ("columns_match_contract", None) not in generic_tests(manifest, model):
            yield f"{model['name']}: no test of its columns"


def public_tables_test_their_grain(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        tests = generic_tests(manifest, model)
        unique = {column for test, column in tests if test == "unique"}
        never_null = {column for test, column in tests if test == "not_null"}
        if not unique & never_null and "unique_combination" not in {test for test, _ in tests}:
            yield f"{model['name']}: no test of its grain"


def public_tables_say_what_a_row_is(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        if not model["description"].startswith("One row per "):
            yield f"{model['name']}: {model['description'][:40]}"


def public_columns_are_described(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        if not model["columns"]:
            yield f"{model['name']}: no columns"
        for column in model["columns"].values():
            if not column["description"].strip() or not column["data_type"]:
                yield f"{model['name']}.{column['name']}: no description or no data_type"


def public_sql_tables_have_a_unit_test(manifest: dict) -> Iterator[str]:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    for model in public_models(manifest):
        if model["language"] == "sql" and model["name"] not in tested:
            yield f"{model['name']}: no unit test"


def models_are_short(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        lines = sum(bool(line.strip()) for line in model["raw_code"].splitlines())
        if lines > MOST_LINES:
            yield f"{model['name']}: {lines} lines"


def booleans_are_called_so(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        for column in model["columns"].values():
            is_boolean = column["data_type"] == "boolean"
            if is_boolean != column["name"].startswith(("is_", "has_")):
                yield f"{model['name']}.{column['name']}: {column['data_type']}"


def shares_are_tested_to_be_shares(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        tested = {column for test, column in generic_tests(manifest, model) if test == "is_share"}
        for column in model["columns"]:
            is_share = column.endswith(("_share", "_rate")) and not NO_SHARES.fullmatch(column)
            if is_share and column not in tested:
                yield f"{model['name']}.{column}: no test is_share"


def measures_say_how_they_are_written_and_added(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        for name, column in model["columns"].items():
            if not NUMBERS.match(column["data_type"]) or NO_MEASURES.fullmatch(name):
                continue
            if column["meta"].get("format") not in FORMATS or not isinstance(column["meta"].get("is_additive"), bool):
                yield f"{model['name']}.{name}: its meta needs format ({', '.join(sorted(FORMATS))}) and is_additive"


def metrics_name_columns_of_their_table(manifest: dict) -> Iterator[str]:
    for model in public_models(manifest):
        key = {
            name
            for test in manifest["nodes"].values()
            if test["resource_type"] == "test" and test.get("attached_node") == model["unique_id"]
            for name in (test.get("test_metadata") or {"kwargs": {}})["kwargs"].get("columns", [])
        }
        for name, column in model["columns"].items():
            meta = column.get("meta", {})
            named = {*meta.get("ratio", []), *meta.get("adds_within", []), meta.get("last_by", name)}
            if unknown := named - model["columns"].keys():
                yield f"{model['name']}.{name}: its meta names {', '.join(sorted(unknown))}, no column of the table"
            if meta.get("is_additive") and not (key & ALTERNATIVES).issubset(meta.get("adds_within", [])):
                yield f"{model['name']}.{name}: it is not additive beyond one {', '.join(key & ALTERNATIVES)}"
            if sum(bool(meta.get(form)) for form in ("is_additive", "ratio", "last_by")) > 1:
                yield f"{model['name']}.{name}: more than one way to take rows together"


def columns_are_called_by_one_label_in_words(manifest: dict) -> Iterator[str]:
    labels = {}
    for model in public_models(manifest):
        for name, column in model["columns"].items():
            label = column.get("meta", {}).get("label")
            if label != labels.setdefault(name, label):
                yield f"{model['name']}.{name}: {label} here, {labels[name]} elsewhere"
            if not label and re.search(r"(^|_)[a-z](_|$)", name):
                yield f"{model['name']}.{name}: a single letter is no word, so its meta needs a label"


def columns_refer_to_their_dimension(manifest: dict) -> Iterator[str]:
    """BI tools find the star by it, and assert_references_lead_to_rows tests it."""
    by_name = {"platform": "platforms.platform", "channel": "channels.channel", "user_key": "users.user_key"}
    tested = node(manifest, "assert_references_lead_to_rows", "test")["depends_on"]["nodes"]
    dates = yaml.safe_load(
        re.search(r"set date_columns = (\{.+?\}) %\}", node(manifest, "int_public_dates")["raw_code"], re.DOTALL)[1]
    )
    for model in public_models(manifest):
        refers = False
        for name, column in model["columns"].items():
            by_type = "calendar.date" if column["data_type"] == "date" and model["name"] != "calendar" else None
            expected = by_name.get(name, by_type)
            if expected == f"{model['name']}.{name}":
                expected = None
            refers |= bool(expected)
            if column.get("meta", {}).get("references") != expected:
                yield f"{model['name']}.{name}: its meta should have references: {expected}"
            if expected == "calendar.date" and name not in dates.get(model["name"], []):
                yield f"{model['name']}.{name}: not in int_public_dates"
        if refers and model["unique_id"] not in tested:
            yield f"{model['name']}: assert_references_lead_to_rows does not read it"


def other_projects_may_read_public_tables_only(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        expected = "public" if model["schema"] in PUBLIC_SCHEMAS else OPEN_TO_STAGING.get(model["name"], "private")
        if model["access"] != expected:
            yield f"{model['name']}: its access is {model['access']}, not {expected}"


def value_macros_have_a_case_table(manifest: dict) -> Iterator[str]:
    called = {
        macro
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and test["original_file_path"].startswith("tests/macros/")
        for macro in test["depends_on"]["macros"]
    }
    for macro in manifest["macros"].values():
        lies_here = (
            macro["package_name"] == "user_engagement" and Path(macro["original_file_path"]).parent.name == "macros"
        )
        gives_a_value = "__" not in macro["name"] and macro["name"] not in NO_VALUES
        if lies_here and gives_a_value and macro["unique_id"] not in called:
            yield f"{macro['name']}: no test in tests/macros calls it"


def registered(manifest: dict) -> dict[str, str | None]:
    """{raw table: platform} of the registry."""
    text = manifest["macros"]["macro.user_engagement.registry"]["macro_sql"]
    return dict(re.findall(r"'raw_table': '([\w.]+)',(?: 'platform': '(\w+)',)?", text))


def raw_tables_and_platforms_are_known_everywhere(manifest: dict) -> Iterator[str]:
    raw_tables = registered(manifest)
    based = {node["config"]["meta"].get("raw_table") for node in models(manifest)} - {None}
    sources = {f"{source['source_name']}.{source['name']}" for source in manifest["sources"].values()}
    for raw_table in raw_tables.keys() ^ based:
        yield f"{raw_table} is not in both the registry and a base model"
    for raw_table in raw_tables.keys() ^ sources:
        yield f"{raw_table} is not in both the registry and the sources"
    nodes = {node["name"]: node for node in models(manifest)}
    for raw_table, platform in raw_tables.items():
        name = raw_table.replace(".", "__")
        for model in (f"base_{name}", f"base_{name}_judged", f"stg_{name}"):
            code = nodes[model]["raw_code"] if model in nodes else ""
            named = set(re.findall(r"'(\w+\.\w+)'", code))
            if not code or named - {raw_table} or (model == f"base_{name}" and not named):
                yield f"{model}: it is missing, or names {', '.join(named) or 'no raw table'}"
            if model.endswith("_judged") and ("when_forgotten(" in code) != bool(platform):
                yield f"{model}: rows of people, and only those, may be forgotten"
    platforms = set(raw_tables.values())
    for model in models(manifest):
        literal = r"platform = '(\w+)'|'(\w+)' as platform"
        for platform in {"".join(found) for found in re.findall(literal, model["raw_code"])} - platforms - {"web"}:
            yield f"{model['name']}: {platform} is no platform"
    for platform in read_variables()["cluster_features"].keys() - platforms:
        yield f"cluster_features: {platform} is no platform"


def python_models_import_the_statistics_whole(manifest: dict) -> Iterator[str]:
    """`statistics/__init__.py` says why: models run in threads."""
    for model in models(manifest):
        imported = re.findall(r"^(?:import|from) (\S+)", model["raw_code"], re.MULTILINE)
        if (
            model["language"] == "python"
            and next(name for name in imported if name != "pandas") != "user_engagement.statistics"
        ):
            yield f"{model['name']}: it begins with {imported}"


def ratios_name_a_block_of_the_glossary_and_every_block_is_used(manifest: dict) -> Iterator[str]:
    used: set[str] = set()
    for model in models(manifest):
        used |= {
            *model["doc_blocks"],
            *(block for column in model["columns"].values() for block in column["doc_blocks"]),
        }
        for column in model["columns"].values():
            if column["config"]["meta"].get("format") == "percent" and not column["doc_blocks"]:
                yield f"{model['name']}.{column['name']} is a ratio and names no block"
    prefix = "doc.user_engagement."
    # What begins with two underscores is a page of dbt's.
    glossary = {name for name in manifest["docs"] if name.startswith(prefix) and not name.startswith(f"{prefix}__")}
    yield from (f"no description names {block}" for block in sorted(glossary - used))


def descriptions_of_models_are_short(manifest: dict) -> Iterator[str]:
    for model in models(manifest):
        words = len(model["description"].split())
        if words > MOST_WORDS and not model["doc_blocks"]:
            yield f"{model['name']}: {words} words"


def read_variables() -> dict:
    return yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]["user_engagement"]


RULES: list[Callable[[dict], Iterator[str]]] = [
    every_model_has_yaml_beside_it,
    only_base_models_read_raw_tables,
    staging_reads_its_own_layer,
    public_tables_read_no_base_model,
    names_say_where_a_model_belongs,
    public_tables_keep_a_contract,
    public_tables_test_their_grain,
    public_tables_say_what_a_row_is,
    public_columns_are_described,
    public_sql_tables_have_a_unit_test,
    models_are_short,
    booleans_are_called_so,
    shares_are_tested_to_be_shares,
    measures_say_how_they_are_written_and_added,
    metrics_name_columns_of_their_table,
    columns_are_called_by_one_label_in_words,
    columns_refer_to_their_dimension,
    other_projects_may_read_public_tables_only,
    value_macros_have_a_case_table,
    raw_tables_and_platforms_are_known_everywhere,
    python_models_import_the_statistics_whole,
    ratios_name_a_block_of_the_glossary_and_every_block_is_used,
    descriptions_of_models_are_short,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(manifest, rule):
    assert list(rule(manifest)) == []


def node(manifest: dict, name: str, kind: str = "model") -> dict:
    return manifest["nodes"][f"{kind}.user_engagement.{name}"]


def add_parent(manifest: dict, name: str, parent: str) -> None:
    node(manifest, name)["depends_on"]["nodes"].append(parent)


def add_column(manifest: dict, name: str, column: str, data_type: str) -> None:
    node(manifest, name)["columns"][column] = {"name": column, "data_type": data_type, "description": "Something."}


def rename_column(manifest: dict, name: str, old: str, new: str) -> None:
    columns = node(manifest, name)["columns"]
    columns[new] = columns.pop(old) | {"name": new}


def drop_tests(manifest: dict, name: str) -> None:
    for unique_id, test in list(manifest["nodes"].items()):
        if test.get("attached_node") == f"model.user_engagement.{name}":
            del manifest["nodes"][unique_id]


def drop_node(manifest: dict, name: str) -> None:
    (unique_id,) = (unique_id for unique_id, found in manifest["nodes"].items() if found["name"] == name)
    del manifest["nodes"][unique_id]


def register(manifest: dict, entry: str) -> None:
    manifest["macros"]["macro.user_engagement.registry"]["macro_sql"] += entry


def replace_code(manifest: dict, name: str, old: str, new: str) -> None:
    code = node(manifest, name)["raw_code"]
    assert old in code
    node(manifest, name)["raw_code"] = code.replace(old, new)


FAULTS = {
    ratios_name_a_block_of_the_glossary_and_every_block_is_used: [
        lambda m: node(m, "daily_active_users")["columns"]["stickiness"].update(doc_blocks=[]),
        lambda m: m["docs"].update({"doc.user_engagement.forgotten_word": {}}),
    ],
    descriptions_of_models_are_short: [
        lambda m: node(m, "users").update(description="One row per word. " * 20, doc_blocks=[])
    ],
    every_model_has_yaml_beside_it: [lambda m: node(m, "users").update(patch_path=None)],
    only_base_models_read_raw_tables: [
        lambda m: add_parent(m, "stg_loyalty__activity_logs", "source.user_engagement.loyalty.activity_logs"),
        lambda m: add_parent(m, "int_users", "seed.user_engagement.sample_loyalty__activity_logs"),
    ],
    staging_reads_its_own_layer: [lambda m: add_parent(m, "stg_learning__student_info", "model.a.int_users")],
    public_tables_read_no_base_model: [lambda m: add_parent(m, "users", "model.a.base_loyalty__activity_logs")],
    names_say_where_a_model_belongs: [
        lambda m: node(m, "int_users").update(name="all_users"),
        lambda m: node(m, "int_users").update(schema="marts"),
        lambda m: node(m, "users").update(schema="intermediate"),
    ],
    public_tables_keep_a_contract: [
        lambda m: node(m, "users")["config"]["contract"].update(enforced=False),
        lambda m: node(m, "users").update(language="python"),
    ],
    public_tables_test_their_grain: [lambda m: drop_tests(m, "users")],
    public_tables_say_what_a_row_is: [lambda m: node(m, "users").update(description="All users.")],
    public_columns_are_described: [
        lambda m: node(m, "users")["columns"]["platform"].update(description=" "),
        lambda m: node(m, "users")["columns"]["platform"].update(data_type=None),
        lambda m: node(m, "users").update(columns={}),
    ],
    public_sql_tables_have_a_unit_test: [lambda m: m["unit_tests"].clear()],
    models_are_short: [lambda m: node(m, "users").update(raw_code="select\n" * 101)],
    booleans_are_called_so: [
        lambda m: add_column(m, "users", "lapsed", "boolean"),
        lambda m: add_column(m, "int_users", "is_old", "bigint"),
    ],
    shares_are_tested_to_be_shares: [lambda m: add_column(m, "users", "evening_share", "double")],
    measures_say_how_they_are_written_and_added: [
        lambda m: node(m, "users")["columns"]["points_balance"]["meta"].update(format="pretty"),
        lambda m: node(m, "users")["columns"]["points_balance"]["meta"].pop("is_additive"),
    ],
    metrics_name_columns_of_their_table: [
        lambda m: rename_column(m, "channel_sessions_daily", "engaged_sessions", "sessions_engaged"),
        lambda m: rename_column(m, "loyalty_points_daily", "date", "day"),
        lambda m: node(m, "cluster_profiles")["columns"]["users"]["meta"].pop("adds_within"),
        lambda m: node(m, "channel_performance")["columns"]["engagement_rate"]["meta"].update(is_additive=True),
    ],
    columns_are_called_by_one_label_in_words: [
        lambda m: node(m, "application_traffic")["columns"]["total_bytes"]["meta"].update(label="All bytes"),
        lambda m: node(m, "period_overlap")["columns"]["p_a"]["meta"].pop("label"),
    ],
    columns_refer_to_their_dimension: [
        lambda m: node(m, "users")["columns"]["platform"]["meta"].pop("references"),
        lambda m: add_column(m, "users", "married_date", "date"),
        lambda m: replace_code(m, "int_public_dates", "'ends_on', ", ""),
        lambda m: node(m, "assert_references_lead_to_rows", "test")["depends_on"]["nodes"].remove(
            "model.user_engagement.users"
        ),
    ],
    other_projects_may_read_public_tables_only: [
        lambda m: node(m, "int_users").update(access="protected"),
        lambda m: node(m, "users").update(access="private"),
    ],
    value_macros_have_a_case_table: [
        lambda m: drop_node(m, "assert_ratio_cases"),
        lambda m: m["macros"].update(a=m["macros"]["macro.user_engagement.ratio"] | {"name": "a", "unique_id": "a"}),
    ],
    python_models_import_the_statistics_whole: [
        lambda m: replace_code(m, "user_clusters", "import user_engagement.statistics", "import numpy"),
    ],
    raw_tables_and_platforms_are_known_everywhere: [
        lambda m: register(m, "{'raw_table': 'support.tickets', 'platform': 'support',"),
        lambda m: drop_node(m, "stg_web__channel_sessions"),
        lambda m: m["sources"].pop("source.user_engagement.web.channel_sessions"),
        lambda m: node(m, "base_learning__student_info")["config"]["meta"].update(raw_table="learning.students"),
        lambda m: replace_code(
            m, "base_learning__student_info_judged", "learning.student_info", "telecom.xdr_sessions"
        ),
        lambda m: replace_code(m, "base_learning__student_info_judged", "when_forgotten(", "whatever("),
        lambda m: replace_code(m, "certificate_holders", "platform = 'learning'", "platform = 'lerning'"),
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_broken_rule_is_noticed(manifest, rule):
    for plant in FAULTS[rule]:
        broken = copy.deepcopy(manifest)
        plant(broken)
        assert len(list(rule(broken))) > len(list(rule(manifest)))


def test_what_derives_from_the_yaml_is_up_to_date(manifest_file):
    for path, text in generated(definitions(manifest_file), PROJECT).items():
        assert (PROJECT / path).read_text() == text, "run `make generated`"


def test_the_readme_lists_the_raw_tables_and_their_columns(manifest):
    readme = (PROJECT / "README.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+\.\w+)` \| (.+) \|$", readme, re.MULTILINE))
    assert list(rows) == list(registered(manifest))
    for raw_table, row in rows.items():
        columns = node(manifest, "base_" + raw_table.replace(".", "__"))["columns"].items()
        columns = {name: column for name, column in columns if name not in ("unreadable_values", "raw_content")}
        counted = re.match(r"the (\d+) columns", row)
        if counted:
            assert int(counted[1]) == len(columns)
        else:
            required = [f"**{name}**" if column["meta"].get("required") else name for name, column in columns.items()]
            assert re.split(", | or ", re.sub(r" \([^)]*\)", "", row)) == required


def test_check_configuration_knows_the_variables_of_the_project():
    declared = read_variables()
    macro = (PROJECT / "macros" / "raw_tables" / "check_variables.sql").read_text()
    known = re.search(r"set known = (\[.+?\])", macro, re.DOTALL).group(1)
    assert sorted(re.findall(r"'(\w+)'", known)) == sorted(declared)


def test_the_defaults_for_models_of_other_projects_are_those_of_this_one():
    macro = (PROJECT / "macros" / "raw_tables" / "raw.sql").read_text()
    defaults = yaml.safe_load(re.search(r"set defaults = (\{.+?\}) %\}", macro, re.DOTALL).group(1))
    assert defaults == {name: value for name, value in read_variables().items() if name in defaults}


def test_every_variable_is_used():
    declared = read_variables()
    code = [
        path.read_text()
        for folder in ("macros", "models", "python_models")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in {".sql", ".yml"}
    ]
    used = set(re.findall(r"""(?:var|setting|by_platform)\(['"](\w+)['"]""", "\n".join(code)))
    # The one name is not a variable: what another project sets for this one.
    assert used - {"user_engagement"} == set(declared)
