"""What spreadsheets open runs nothing."""

import io

import pandas as pd
import pytest

from user_engagement.spreadsheets import as_csv, defused, write_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " \n-1", "\uff1d1"])
def test_a_text_that_begins_like_a_formula_becomes_a_text(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "1+1", "a=b", "18-24", "'=1", -1.5, None, True])
def test_all_else_stays(value):
    assert defused(value) is value


def test_rows_and_frames_are_written_alike():
    frame = pd.DataFrame({"segment": ["=1", "Zoë", None], "change": [-0.5, None, 2.0]})
    file = io.BytesIO()
    write_csv(file, list(frame), [("=1", -0.5), ("Zoë", None), (None, 2.0)])
    expected = "segment,change\n'=1,-0.5\nZoë,\n,2.0\n"
    assert file.getvalue().decode("utf-8-sig") == expected.replace("\n", "\r\n")
    assert as_csv(frame).decode("utf-8-sig") == expected
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    assert as_csv(frame).startswith(b"\xef\xbb\xbf")
