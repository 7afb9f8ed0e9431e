"""The key that the command prints is the key that the tables hold."""

import pytest

from user_engagement.cli import main
from user_engagement.user_key import DEVELOPMENT_SECRET, SECRET_VARIABLE, user_key


def test_every_key_of_the_sample_is_the_one_of_its_user(sample):
    users = sample.execute("select platform, user_id, user_key from intermediate.int_users").fetchall()
    assert {platform for platform, _, _ in users} == {"loyalty", "learning", "telecom"}
    assert [user for user in users if user_key(user[0], user[1], DEVELOPMENT_SECRET) != user[2]] == []


def test_the_secret_comes_from_the_environment(monkeypatch, capsys):
    monkeypatch.setenv(SECRET_VARIABLE, "a-secret-of-the-operator")
    assert main(["user-key", "loyalty", "L1"]) == 0
    printed = capsys.readouterr()
    # printf 'a-secret-of-the-operator/loyalty/L1' | sha256sum | cut -c 1-32
    assert printed.out == "d187d830550c5fd83a927bfd6c2100f7\n"
    assert printed.err == ""


def test_the_development_default_warns_beside_the_key(monkeypatch, capsys):
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    assert main(["user-key", "telecom", "21020000815"]) == 0
    printed = capsys.readouterr()
    assert printed.out == user_key("telecom", "21020000815", "development-only") + "\n"
    assert "development default" in printed.err


@pytest.mark.parametrize("secret", ["", "fifteen-letters"])
def test_a_secret_that_can_be_guessed_gives_no_key(monkeypatch, capsys, secret):
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    assert main(["user-key", "loyalty", "L1"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"has {len(secret)} characters and needs 16 or more" in printed.err
