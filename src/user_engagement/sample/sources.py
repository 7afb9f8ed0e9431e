"""The nine raw tables: what each is written from, and how often its rows are flawed.

The story is told in SQL: a file of `sql/` is a table of that name, and `sql/macros` holds what they share.
"""

from typing import NamedTuple

# Flaw -> expected outcome: `accepted`, `duplicate` or the reason code of its quarantine.
OUTCOMES = {
    # An exact repeat of a row that stands elsewhere in the file.
    "duplicate": "duplicate",
    # A key that comes twice with other values: the earlier row and the later one.
    "superseded": "duplicate",
    "corrected": "accepted",
    "missing_user": "missing_user",
    "missing_time": "missing_time",
    "unreadable_time": "unreadable_time",
    "implausible_time": "implausible_time",
    "missing_amount": "missing_amount",
    "unreadable_amount": "unreadable_amount",
    "negative_amount": "negative_amount",
    "unknown_transaction_type": "unknown_transaction_type",
    "end_before_start": "end_before_start",
    "refund_before_purchase": "refund_before_purchase",
    "unknown_plan": "unknown_plan",
    "missing_channel": "missing_channel",
    "summary_row": "summary_row",
    "late_row": "accepted",
    "offset_time": "accepted",
    "padded_id": "accepted",
    "missing_mark": "accepted",
    "odd_spelling": "accepted",
    "unreadable_birth_date": "accepted",
    "unreadable_gender": "accepted",
    "missing_registration": "accepted",
    "repeated_view": "accepted",
    "no_subscriber": "accepted",
    "no_bearer": "accepted",
}

# Tables in the order in which they are built; the rows of a raw table lie in one of them, in file order.
BUILD_ORDER = (
    "calendar/campaigns",
    "calendar/calendar",
    "calendar/day_shares",
    "calendar/day_quantiles",
    "calendar/hours",
    "loyalty/members",
    "loyalty/spans",
    "loyalty/visits",
    "loyalty/steps",
    "loyalty/profile_rows",
    "loyalty/activity_rows",
    "loyalty/savings",
    "loyalty/point_rows",
    "learning/students",
    "learning/purchases",
    "learning/view_spans",
    "learning/views",
    "learning/student_rows",
    "learning/purchase_rows",
    "learning/view_rows",
    "learning/certificate_rows",
    "web/channel_rows",
    "telecom/session_rows",
    "telecom/session_traffic",
    "telecom/session_means",
)
VIEWS = ("telecom/session_traffic",)


class RawTable(NamedTuple):
    """A raw table: the table of its rows, SQL of the key of a row, and the share of its rows with each flaw."""

    rows: str
    row_key: str
    flaws: dict[str, float]


RAW_TABLES = {
    "loyalty.user_profiles": RawTable(
        "profile_rows",
        "loyalty_id(member)",
        {
            "duplicate": 0.004,
            "superseded": 0.003,
            "missing_user": 0.003,
            "padded_id": 0.006,
            "missing_registration": 0.004,
            "unreadable_birth_date": 0.006,
            "unreadable_gender": 0.006,
            "odd_spelling": 0.05,
        },
    ),
    "loyalty.activity_logs": RawTable(
        "activity_rows",
        "activity::varchar",
        {
            "duplicate": 0.004,
            "superseded": 0.001,
            "missing_user": 0.001,
            "missing_time": 0.001,
            "unreadable_time": 0.001,
            "implausible_time": 0.001,
            "late_row": 0.01,
            "offset_time": 0.006,
            "padded_id": 0.004,
            "missing_mark": 0.01,
        },
    ),
    "loyalty.point_transactions": RawTable(
        "point_rows",
        "transaction",
        {
            "duplicate": 0.004,
            "superseded": 0.0015,
            "missing_user": 0.0015,
            "missing_time": 0.0015,
            "unreadable_time": 0.0015,
            "implausible_time": 0.0015,
            "missing_amount": 0.0015,
            "unreadable_amount": 0.0015,
            "negative_amount": 0.0015,
            "unknown_transaction_type": 0.0015,
            "late_row": 0.01,
            "offset_time": 0.004,
            "padded_id": 0.004,
        },
    ),
    "learning.student_info": RawTable(
        "student_rows",
        "learning_id(student)",
        {"duplicate": 0.004, "missing_user": 0.003, "padded_id": 0.006, "missing_registration": 0.004},
    ),
    "learning.student_purchases": RawTable(
        "purchase_rows",
        "purchase::varchar",
        {
            "duplicate": 0.008,
            "missing_user": 0.006,
            "missing_time": 0.006,
            "unreadable_time": 0.006,
            "refund_before_purchase": 0.008,
            "unknown_plan": 0.008,
            "padded_id": 0.008,
        },
    ),
    "learning.student_video_watched": RawTable(
        "view_rows",
        "null",
        {
            "missing_user": 0.001,
            "missing_time": 0.001,
            "unreadable_time": 0.001,
            "implausible_time": 0.001,
            "missing_amount": 0.001,
            "unreadable_amount": 0.001,
            "negative_amount": 0.001,
            "padded_id": 0.003,
            "repeated_view": 0.002,
        },
    ),
    "learning.student_certificates": RawTable(
        "certificate_rows", "certificate::varchar", {"duplicate": 0.012, "missing_user": 0.01, "missing_time": 0.01}
    ),
    "web.channel_sessions": RawTable(
        "channel_rows",
        "null",
        {
            "duplicate": 0.0008,
            "superseded": 0.001,
            "missing_channel": 0.0006,
            "missing_time": 0.0006,
            "unreadable_time": 0.0006,
            "unreadable_amount": 0.0006,
            "negative_amount": 0.0006,
            "odd_spelling": 0.006,
        },
    ),
    "telecom.xdr_sessions": RawTable(
        "session_rows",
        "null",
        {
            "duplicate": 0.003,
            "missing_time": 0.0015,
            "unreadable_time": 0.0015,
            "implausible_time": 0.0015,
            "end_before_start": 0.0025,
            "negative_amount": 0.0015,
            "unreadable_amount": 0.0015,
            "no_subscriber": 0.007,
            "no_bearer": 0.006,
            "padded_id": 0.002,
        },
    ),
}
