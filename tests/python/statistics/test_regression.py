import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from user_engagement.statistics.regression import (
    COEFFICIENT_TYPES,
    EVALUATION_TYPES,
    PREDICTION_TYPES,
    regression_coefficients,
    regression_evaluations,
    regression_predictions,
)

# R> cars: speed and stopping distance (Ezekiel 1930)
SPEED = [
    4,
    4,
    7,
    7,
    8,
    9,
    10,
    10,
    10,
    11,
    11,
    12,
    12,
    12,
    12,
    13,
    13,
    13,
    13,
    14,
    14,
    14,
    14,
    15,
    15,
    15,
    16,
    16,
]
SPEED += [17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25]
DISTANCE = [
    2,
    10,
    4,
    22,
    16,
    10,
    18,
    26,
    34,
    17,
    28,
    14,
    20,
    24,
    28,
    26,
    34,
    34,
    46,
    26,
    36,
    60,
    80,
    20,
    26,
    54,
]
DISTANCE += [32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85]
CARS = pd.DataFrame({"car": range(50), "speed": SPEED, "distance": DISTANCE})
CARS_ARGUMENTS = {"outcome": "distance", "predictor": "speed", "order_by": "car"}
STUDENT_ARGUMENTS = {"outcome": "certificates", "predictor": "minutes_watched", "order_by": "student_id"}

ROWS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 50)), min_size=0, max_size=25)


def estimates(frame: pd.DataFrame, arguments: dict, sample: str) -> pd.DataFrame:
    coefficients = regression_coefficients(frame, **arguments)
    return coefficients[coefficients["sample"] == sample].set_index("term")


def test_coefficients():
    terms = estimates(CARS, CARS_ARGUMENTS, "all")
    # R> summary(lm(dist ~ speed, cars)); confint(lm(dist ~ speed, cars))
    columns = ["estimate", "standard_error", "t_statistic"]
    assert terms.loc["intercept", columns].tolist() == pytest.approx([-17.5791, 6.7584, -2.601], abs=5e-4)
    assert terms.loc["speed", columns].tolist() == pytest.approx([3.9324, 0.4155, 9.464], abs=5e-4)
    assert terms.loc["speed", "p_value"] == pytest.approx(1.49e-12, rel=5e-3)
    interval = terms[["estimate_lower", "estimate_upper"]].to_numpy()
    assert interval == pytest.approx(np.array([[-31.167850, -3.990340], [3.096964, 4.767853]]), abs=5e-7)


def test_r2():
    evaluations = regression_evaluations(CARS, **CARS_ARGUMENTS).set_index("sample")
    assert evaluations.loc["all", "value"] == pytest.approx(0.6511, abs=5e-5)  # R> Multiple R-squared
    assert evaluations["n"].to_dict() == {"all": 50, "train": 40, "test": 10}


def test_predictions_follow_the_training_line_with_the_interval_of_one_row():
    predictions = regression_predictions(CARS, **CARS_ARGUMENTS)
    terms = estimates(CARS, CARS_ARGUMENTS, "train")["estimate"]
    assert predictions["predicted"].to_numpy() == pytest.approx(terms["intercept"] + terms["speed"] * CARS["speed"])
    assert predictions["sample"].value_counts().to_dict() == {"train": 40, "test": 10}
    train = predictions[predictions["sample"] == "train"]
    error = np.sqrt(((train["distance"] - train["predicted"]) ** 2).sum() / 38)
    spread = ((train["speed"] - train["speed"].mean()) ** 2).sum()
    leverage = 1 / 40 + (predictions["speed"] - train["speed"].mean()) ** 2 / spread
    reach = 2.024394164 * error * np.sqrt(1 + leverage)  # R> qt(.975, 38)
    assert (predictions["predicted_upper"] - predictions["predicted"]).to_numpy() == pytest.approx(reach)
    assert (predictions["predicted"] - predictions["predicted_lower"]).to_numpy() == pytest.approx(reach)


def test_the_seed_decides_the_split():
    other = regression_predictions(CARS, **CARS_ARGUMENTS, seed=1)["sample"]
    assert not other.equals(regression_predictions(CARS, **CARS_ARGUMENTS)["sample"])


@pytest.mark.parametrize(
    ("speed", "distance", "reason"),
    [
        ([], [], "fewer_than_three_rows"),
        ([1], [2], "fewer_than_three_rows"),
        ([1, np.nan, np.inf, 4], [1, 2, 3, np.nan], "fewer_than_three_rows"),
        ([5] * 10, range(10), "constant_predictor"),
    ],
)
def test_undefined_line_is_null_with_a_reason(speed, distance, reason):
    frame = pd.DataFrame({"car": range(len(speed)), "speed": speed, "distance": distance}, dtype="float64")
    coefficients = regression_coefficients(frame, **CARS_ARGUMENTS)
    evaluations = regression_evaluations(frame, **CARS_ARGUMENTS)
    predictions = regression_predictions(frame, **CARS_ARGUMENTS)
    assert coefficients.dtypes.astype(str).to_dict() == COEFFICIENT_TYPES
    assert evaluations.dtypes.astype(str).to_dict() == EVALUATION_TYPES
    assert list(predictions.columns) == ["car", "speed", "distance", *PREDICTION_TYPES]
    assert set(coefficients["reason"]) == set(evaluations["reason"]) == {reason}
    assert coefficients["estimate"].isna().all()
    assert len(predictions) == len(frame)
    assert predictions["predicted"].isna().all()


INFERENCE = ["standard_error", "t_statistic", "p_value", "estimate_lower", "estimate_upper"]


@pytest.mark.parametrize(
    ("distance", "intercept", "slope", "reason"),
    [(np.full(50, 0.1), 0.1, 0, "constant_outcome"), (0.1 + CARS["speed"] / 3, 0.1, 1 / 3, "perfect_fit")],
)
def test_nothing_is_inferred_from_rounding_noise(distance, intercept, slope, reason):
    frame = CARS.assign(distance=distance)
    coefficients = regression_coefficients(frame, **CARS_ARGUMENTS)
    assert coefficients["estimate"].tolist() == pytest.approx([intercept, slope] * 2)
    assert coefficients[INFERENCE].isna().all(axis=None)
    assert coefficients["reason"].eq(reason).all()
    predictions = regression_predictions(frame, **CARS_ARGUMENTS)
    assert predictions["predicted"].to_numpy() == pytest.approx(frame["distance"].to_numpy())
    assert predictions[["predicted_lower", "predicted_upper"]].isna().all(axis=None)
    assert predictions["reason"].eq(reason).all()


def test_a_nearly_perfect_line_keeps_its_inference():
    noise = np.tile([1e-4, -1e-4], 25)
    terms = regression_coefficients(CARS.assign(distance=CARS["speed"] + noise), **CARS_ARGUMENTS)
    assert terms[["estimate", *INFERENCE]].notna().all(axis=None)
    assert terms["reason"].isna().all()


def test_one_row_has_no_r2():
    evaluations = regression_evaluations(CARS.head(4), **CARS_ARGUMENTS).set_index("sample")
    assert evaluations["n"].to_dict() == {"all": 4, "train": 3, "test": 1}
    assert evaluations.loc["test", "reason"] == "fewer_than_two_rows"


def test_constant_outcome_has_no_r2():
    frame = CARS.assign(distance=7)
    evaluations = regression_evaluations(frame, **CARS_ARGUMENTS)
    assert set(evaluations["reason"]) == {"constant_outcome"}
    assert evaluations["value"].isna().all()


def test_row_without_predictor_is_kept_without_prediction():
    predictions = regression_predictions(CARS.assign(speed=CARS["speed"].where(CARS["car"] != 3)), **CARS_ARGUMENTS)
    unknown = predictions.iloc[3]
    assert unknown["reason"] == "predictor_not_finite"
    assert np.isnan(unknown["predicted"])
    assert pd.isna(unknown["sample"])
    assert predictions["predicted"].notna().sum() == 49


@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows, random):
    frame = pd.DataFrame(rows, columns=["speed", "distance"], dtype="float64").assign(car=range(len(rows)))
    shuffled = frame.iloc[random.sample(range(len(rows)), len(rows))]
    for function in (regression_coefficients, regression_evaluations, regression_predictions):
        expected, measured = function(frame, **CARS_ARGUMENTS), function(shuffled, **CARS_ARGUMENTS)
        pd.testing.assert_frame_equal(measured, expected, check_exact=True)


def test_unit_of_the_predictor_only_scales_its_term():
    scaled = estimates(CARS.assign(speed=CARS["speed"] * 60), CARS_ARGUMENTS, "train")
    expected = estimates(CARS, CARS_ARGUMENTS, "train")
    assert scaled.loc["speed", "estimate"] * 60 == pytest.approx(expected.loc["speed", "estimate"])
    assert scaled["p_value"].to_numpy() == pytest.approx(expected["p_value"].to_numpy())
