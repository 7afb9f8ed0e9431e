"""The key that the command prints is the key that the tables hold."""

from user_engagement.cli import main
from user_engagement.user_key import DEVELOPMENT_SECRET, SECRET_VARIABLE, user_key


def test_every_key_of_the_sample_is_the_one_of_its_user(sample):
    users = sample.execute("select platform, user_id, user_key from intermediate.int_users").fetchall()
    assert {platform for platform, _, _ in users} == {"loyalty", "learning", "telecom"}
    assert [user for user in users if user_key(user[0], user[1], DEVELOPMENT_SECRET) != user[2]] == []


def test_the_secret_comes_from_the_environment(monkeypatch, capsys):
    monkeypatch.setenv(SECRET_VARIABLE, "mine")
    assert main(["user-key", "loyalty", "L1"]) == 0
    printed = capsys.readouterr()
    # printf 'mine/loyalty/L1' | sha256sum | cut -c 1-32
    assert printed.out == "a0081b3710e98cd46ac7b45d0e1ff835\n"
    assert printed.err == ""


def test_the_development_default_warns_beside_the_key(monkeypatch, capsys):
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    assert main(["user-key", "telecom", "21020000815"]) == 0
    printed = capsys.readouterr()
    assert printed.out == user_key("telecom", "21020000815", "development-only") + "\n"
    assert "development default" in printed.err
