"""One row per student who watched or has a certificate: how many certificates holders with as many minutes have."""

import user_engagement.statistics  # noqa: F401
from user_engagement.statistics.regression import regression_predictions
from user_engagement.statistics.relations import read_frame, to_arrow

COLUMNS = ["user_key", "certificates", "minutes_watched", "sample"]
COLUMNS += ["predicted_certificates", "predicted_lower", "predicted_upper", "reason"]


def model(dbt, session):
    """One row per student, an Arrow table; the line is that of the holders in the training part."""
    seed = dbt.config.get("meta")["seed"]
    students = read_frame(dbt.ref("int_certificate_students"))
    has_certificate = students["certificates"] > 0
    fitted = students.assign(held_certificates=students["certificates"].where(has_certificate))
    predictions = regression_predictions(fitted, "held_certificates", "minutes_watched", "student_order", seed=seed)
    return to_arrow(predictions.rename(columns={"predicted": "predicted_certificates"})[COLUMNS])
