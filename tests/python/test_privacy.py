"""The secret of the user keys stays where it belongs, and the keys depend on it."""

import duckdb
import pytest

from project import dbt, run_dbt
from user_engagement.user_key import fingerprint

SECRET = "an-unlikely-secret-4711"
KEYS = "select platform, user_id, user_key from intermediate.int_users"


@pytest.fixture(scope="module")
def built_with_a_secret(tmp_path_factory):
    """The sample up to the users, built with a secret and every debug line of the log: database and folder."""
    work = tmp_path_factory.mktemp("secret")
    database = work / "secret.duckdb"
    result = run_dbt(
        "--debug",
        "build",
        "--select",
        "+subscriber_engagement",
        database=database,
        work=work,
        DBT_ENV_SECRET_USER_KEY=SECRET,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (work / "printed.txt").write_text(result.stdout + result.stderr)
    return database, work


def test_the_secret_is_in_no_file_of_a_build(built_with_a_secret):
    _, work = built_with_a_secret
    files = [path for path in work.rglob("*") if path.is_file()]
    assert any(path.name == "manifest.json" for path in files)
    assert any(path.name == "dbt.log" for path in files)
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_keys_depend_on_the_secret(built_with_a_secret, sample):
    database, _ = built_with_a_secret
    with duckdb.connect(str(database), read_only=True) as connection:
        keys = {(platform, user_id): key for platform, user_id, key in connection.execute(KEYS).fetchall()}
    default_keys = {(platform, user_id): key for platform, user_id, key in sample.execute(KEYS).fetchall()}
    assert keys.keys() == default_keys.keys()
    assert not set(keys.values()) & set(default_keys.values())


def test_keys_name_one_user_each(sample):
    users, keys = sample.execute("select count(*), count(distinct user_key) from intermediate.int_users").fetchone()
    assert users == keys > 0


def test_the_development_default_warns(tmp_path):
    arguments = ("build", "--select", "known_plans")
    where = {"database": tmp_path / "built.duckdb", "work": tmp_path}
    assert "Set the environment variable DBT_ENV_SECRET_USER_KEY" in dbt(*arguments, **where).printed
    where["database"].unlink()
    assert "DBT_ENV_SECRET_USER_KEY" not in dbt(*arguments, **where, DBT_ENV_SECRET_USER_KEY=SECRET).printed


@pytest.mark.parametrize("secret", ["", "fifteen-letters"])
def test_a_secret_that_can_be_guessed_stops_the_build(tmp_path, secret):
    arguments = ("build", "--select", "known_plans")
    where = {"database": tmp_path / "built.duckdb", "work": tmp_path, "DBT_ENV_SECRET_USER_KEY": secret}
    refused = dbt(*arguments, **where)
    assert not refused.success
    assert "The secret of the user keys is too short" in refused.printed
    assert f"found: {len(secret)}\n" in refused.printed
    readable = dbt(*arguments, **where, variables={"readable_user_keys": True}, parsed_with={})
    assert readable.success, readable.printed


def test_one_character_over_and_over_is_no_secret(tmp_path):
    where = {"database": tmp_path / "built.duckdb", "work": tmp_path, "DBT_ENV_SECRET_USER_KEY": "a" * 40}
    refused = dbt("build", "--select", "known_plans", **where)
    assert not refused.success
    assert "one character over and over" in refused.printed


def test_own_data_need_a_secret_of_their_own(tmp_path):
    """The development secret is public: who has it reads every key. A trial is allowed to have it, and says so."""
    purchases = tmp_path / "certificates.csv"
    purchases.write_text("certificate_id,student_id,date_issued\n1,7,2021-05-06\n")
    own = {
        "raw_tables": {"learning.student_certificates": {"files": str(purchases)}},
        "allow_development_secret": False,
    }
    arguments = ("build", "--select", "known_plans")
    where = {"database": tmp_path / "built.duckdb", "work": tmp_path, "parsed_with": {}}
    refused = dbt(*arguments, **where, variables=own)
    assert not refused.success
    assert "expected: a secret of your own, 16 characters or more" in refused.printed
    trial = dbt(*arguments, **where, variables=own | {"allow_development_secret": True})
    assert trial.success, trial.printed
    with duckdb.connect(str(tmp_path / "built.duckdb")) as connection:
        assert connection.execute("select is_trial from intermediate.int_build_state").fetchone() == (True,)
    readable = dbt(*arguments, **where, variables=own | {"readable_user_keys": True})
    assert readable.success, readable.printed


def test_another_secret_is_refused_unless_everybody_is_to_have_a_new_key(tmp_path):
    arguments = ("run", "--select", "int_plan_lengths")
    where = {"database": tmp_path / "built.duckdb", "work": tmp_path, "parsed_with": {}}
    seed = dbt("seed", "--select", "known_plans", **where, DBT_ENV_SECRET_USER_KEY=SECRET)
    assert seed.success, seed.printed
    for environment in ({}, {"DBT_ENV_SECRET_USER_KEY": SECRET.upper()}):
        refused = dbt(*arguments, **where, **environment)
        assert not refused.success
        assert "is not the one that the tables were built with" in refused.printed
        assert SECRET not in refused.printed
    rekeyed = dbt("seed", "--select", "known_plans", **where, variables={"rekey": True})
    assert rekeyed.success, rekeyed.printed
    with duckdb.connect(str(tmp_path / "built.duckdb")) as connection:
        kept = connection.execute("select secret_fingerprint from intermediate.int_build_state").fetchone()
    assert kept == (fingerprint("development-only"),)
