"""The key that the command prints is the key that the tables hold."""

import pytest

from project import invoke
from user_engagement.user_key import DEVELOPMENT_SECRET, SECRET_VARIABLE, user_key


def test_every_key_of_the_sample_is_the_one_of_its_user(sample):
    users = sample.execute("select platform, user_id, user_key from intermediate.int_users").fetchall()
    assert {platform for platform, _, _ in users} == {"loyalty", "learning", "telecom"}
    assert [user for user in users if user_key(user[0], user[1], DEVELOPMENT_SECRET) != user[2]] == []


def test_the_secret_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(SECRET_VARIABLE, "a-secret-of-the-operator")
    printed = invoke("user-key", "loyalty", "L1", "--database", str(tmp_path / "none.duckdb"))
    assert printed.exit_code == 0
    # printf 'a-secret-of-the-operator/loyalty/L1' | sha256sum | cut -c 1-32
    assert printed.stdout == "d187d830550c5fd83a927bfd6c2100f7\n"


def test_another_secret_than_that_of_the_tables_gives_no_key(sample_database, monkeypatch):
    monkeypatch.setenv(SECRET_VARIABLE, "a-secret-of-the-operator")
    printed = invoke("user-key", "loyalty", "L1", "--database", str(sample_database))
    assert (printed.exit_code, printed.stdout) == (1, "")
    assert "is not the one that the tables were built with" in printed.stderr


def test_the_development_default_warns_beside_the_key(monkeypatch):
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    printed = invoke("user-key", "telecom", "21020000815")
    assert printed.exit_code == 0
    assert printed.stdout == user_key("telecom", "21020000815", "development-only") + "\n"
    assert "development default" in printed.stderr


def test_a_platform_that_the_tables_do_not_know_has_no_keys(sample_database, monkeypatch):
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    printed = invoke("user-key", "loyality", "L1", "--database", str(sample_database))
    assert printed.exit_code == 1
    assert printed.stdout == ""
    assert "loyality is no platform. Expected one of: loyalty, learning, telecom." in printed.stderr


def test_without_tables_the_platform_is_not_checked(tmp_path, monkeypatch):
    monkeypatch.setenv(SECRET_VARIABLE, "a-secret-of-the-operator")
    printed = invoke("user-key", "loyalty", "L1", "--database", str(tmp_path / "none.duckdb"))
    assert printed.exit_code == 0
    assert "was not checked" in printed.stderr


@pytest.mark.parametrize("secret", ["", "fifteen-letters"])
def test_a_secret_that_can_be_guessed_gives_no_key(monkeypatch, secret):
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    printed = invoke("user-key", "loyalty", "L1")
    assert printed.exit_code == 1
    assert printed.stdout == ""
    assert f"has {len(secret)} characters and needs 16 or more" in printed.stderr
