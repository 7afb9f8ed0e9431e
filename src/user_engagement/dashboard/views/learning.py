"""Whether students watch more than a year before, who comes back, and what certificates go with."""

from functools import partial
from itertools import pairwise

import pandas as pd
import streamlit as st

from user_engagement.dashboard import charts, formats
from user_engagement.dashboard.panels import chart_panel, choose, label_of, sections, sentence, table_panel
from user_engagement.dashboard.published import query, select
from user_engagement.dashboard.statistics_panels import correlation_panel

RULES = {"99th percentile": "percentile", "1.5 interquartile ranges": "iqr", "Robust z-score": "robust_z"}
SAMPLES = {"train": "the students it was fitted to", "test": "students kept aside"}
SEGMENTS = {True: "paid", False: "free"}
STEPS = [0, 1, 3, 10, 30, 100, 300, 1000, 3000]
STEPS_IN_WORDS = [
    *(f"{step:,} to {following:,}" for step, following in pairwise(STEPS)),
    "3,000 on",
]
MINUTES_BY_SEGMENT = f"""
select period || ', ' || case when is_paid then 'paid' else 'free' end as segment,
    step as minutes_from,
    count(*) filter (where minutes >= step and minutes < next_step and not is_outlier) as students,
    count(*) filter (where minutes >= step and minutes < next_step and is_outlier) as outliers
from {{student_engagement_outliers}}
cross join (
    values {", ".join(f"({step}, {following})" for step, following in zip(STEPS, [*STEPS[1:], 1e9], strict=True))}
) as steps (step, next_step)
where rule = ?
group by all
order by minutes_from, segment
"""
PREDICTIONS = """
with holders as (
    select *, max(minutes_watched) over () / 50 as step
    from {certificate_predictions}
    where certificates > 0 and minutes_watched > 0
)
select round(minutes_watched / step) * step as minutes_watched, certificates, count(*) as students
from holders
group by all
order by all
"""
PERIODS_CUT_SHORT = """
select distinct period
from {period_engagement_summary}
where not is_complete
order by period
"""
BY_CONSTRUCTION = " Among these students the two cannot come out independent, whatever the data."
UNIVERSES = {
    "registered_before_period_a_end": "Registered before the end of the first period",
    "watched_in_either": "Watched in one of the periods or both",
}
ALTERNATIVES = {"two-sided": "different from", "less": "less than", "greater": "more than"}
TESTS = {
    "f": "F test of variances",
    "levene": "Levene's test of variances",
    "pooled_t": "t test, pooled variance",
    "welch_t": "Welch's t test",
    "mann_whitney": "Mann-Whitney test",
    "yuen": "Yuen's test of trimmed means",
    "permutation": "Permutation test of trimmed means",
    "paired": "Paired test of trimmed means",
}
INTERVALS = ["mean_lower", "mean_upper", "bootstrap_mean_lower", "bootstrap_mean_upper"]
DECISIONS = {"reject": "more than chance", "keep": "may be chance"}


def test_in_words(row: pd.Series) -> str:
    """Return what one hypothesis test found of a group of students, as a sentence."""
    if pd.isna(row["p_value"]):
        return f"No test was possible ({formats.name(row['reason'])})."
    verdict = "is more than chance" if row["decision"] == "reject" else "cannot be told from chance"
    return (
        f"They watched {row['mean_a']:.1f} minutes on average of their middle "
        f"three fifths in {row['period_a']} (n = {row['n_a']:,}) and {row['mean_b']:.1f} in {row['period_b']} "
        f"(n = {row['n_b']:,}). "
        f"That {row['period_a']} is "
        f"{ALTERNATIVES[row['alternative']]} {row['period_b']} {verdict}: {TESTS[row['test']]}, "
        f"{p_in_words(row['p_value_corrected'])}, corrected for {row['family_size']} comparisons."
    )


def p_in_words(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3g}"


def overlap_in_words(row: pd.Series) -> str:
    """Return what the overlap of two periods says, as a sentence."""
    share = {
        name: formats.text(row[name], "percent") for name in ["p_a", "p_b", "p_a_and_b", "p_b_given_a", "p_a_given_b"]
    }
    return (
        f"Of {row['students']:,} students {share['p_a']} watched in {row['period_a']}, {share['p_b']} in "
        f"{row['period_b']} and {share['p_a_and_b']} in both. Of those who watched in {row['period_a']} "
        f"{share['p_b_given_a']} came back in {row['period_b']}; of those in {row['period_b']} {share['p_a_given_b']} "
        f"had been there before. Watching in the two periods: {row['decision']}."
    )


def line() -> pd.Series:
    """Return the terms of the line that predicts certificates, by name; without those that are not defined."""
    terms = select("certificate_regression", ["term", "estimate"], sample="train")
    return terms.set_index("term")["estimate"].dropna()


def line_in_words() -> str:
    """Return the line of prediction and how much of the differences it explains, as a sentence; empty without one."""
    terms = line()
    fits = select("model_evaluations", ["sample", "value"], model="certificate_regression", metric="r2")
    r2 = fits.set_index("sample")["value"].dropna()
    if terms.empty or r2.empty:
        return ""
    explained = " and ".join(f"{r2[sample]:.0%} among {words}" for sample, words in SAMPLES.items() if sample in r2)
    return (
        f"Expected certificates: {terms['intercept']:.2f} and {terms['minutes_watched'] * 100:.2f} more for every "
        f"100 minutes. This line explains so much of the differences in certificates: {explained}."
    )


def with_segment(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with `segment` (free or paid) in place of is_paid."""
    segments = rows["is_paid"].map(SEGMENTS)
    return rows.drop(columns="is_paid").assign(segment=segments)[["segment", *rows.columns.drop("is_paid")]]


def minutes_watched() -> None:
    rule = choose(st.columns(4)[0], "Outliers by", RULES)
    keys = ["period", "is_paid"]
    before = select("period_engagement_summary", [*keys, "average_minutes_watched", "certificates"])
    kept = ["rows_before", "rows_after", "mean", "standard_deviation", *INTERVALS, "reason"]
    after = select("outlier_summary", [*keys, *kept], rule=rule)
    left, right = st.columns(2)
    with left:
        chart_panel(
            "Average minutes of all students",
            "period_engagement_summary",
            with_segment(before),
            partial(charts.ranked_bars, category="segment", measure="average_minutes_watched", series="period"),
            ["average_minutes_watched"],
        )
    with right:
        chart_panel(
            "Average minutes without outliers, with its 95 % bootstrap interval",
            "outlier_summary",
            with_segment(after),
            partial(
                charts.intervals,
                category="segment",
                measure="mean",
                bounds=("bootstrap_mean_lower", "bootstrap_mean_upper"),
                series="period",
                zero=False,
            ),
            ["mean"],
        )
    table_panel(
        "Students and minutes before and after",
        "outlier_summary",
        with_segment(after.merge(before, on=keys, how="left")),
        also="period_engagement_summary",
    )


def distribution() -> None:
    rule = choose(st.columns(4)[0], "Outliers by", RULES)
    spread = query(MINUTES_BY_SEGMENT, ["segment", "minutes_from", "students", "outliers"], rule)
    chart_panel(
        "Students by minutes watched, outliers left out",
        "student_engagement_outliers",
        spread.assign(minutes=spread["minutes_from"].map(dict(zip(STEPS, STEPS_IN_WORDS, strict=True)))),
        partial(charts.lines_over_steps, x="minutes", measure="students", series="segment"),
        ["students"],
        note=f"{spread['outliers'].sum():,.0f} of {spread[['students', 'outliers']].sum().sum():,.0f} are outliers.",
    )


def did_it_change() -> None:
    asked = {f"{words} the newer": name for name, words in ALTERNATIVES.items()}
    alternative = choose(st.columns(4)[0], "Test: the older period is", asked)
    names = ["group", "period_a", "period_b", "test", "alternative", "n_a", "n_b", "mean_a", "mean_b", "statistic"]
    results = ["p_value", "p_value_corrected", "family_size", "effect", "effect_size"]
    verdict = ["is_chosen", "is_published_choice", "decision", "reason"]
    tests = select("period_hypothesis_tests", [*names, *results, *verdict], alternative=alternative)
    for _, row in tests[tests["is_chosen"].astype(bool)].iterrows():
        sentence(f"{row['group'].capitalize()} students:", test_in_words(row))
    table_panel(
        "All tests",
        "period_hypothesis_tests",
        tests.drop(columns=["alternative", "family_size", "n_a", "n_b", "statistic"]).assign(
            test=tests["test"].map(TESTS),
            effect=tests["effect"].map(formats.name, na_action="ignore"),
            decision=tests["decision"].map(DECISIONS),
        ),
        note="Chosen is Yuen's test of the means without the lowest and the highest fifth; the published choice is the "
        "t test that the F test of equal variances allows. Outliers by the 99th percentile are left out.",
    )


def who_comes_back() -> None:
    probabilities = ["p_a", "p_b", "p_a_and_b", "p_a_given_b", "p_b_given_a"]
    columns = ["universe", "period_a", "period_b", "students", *probabilities, "lift", "phi", "decision"]
    overlaps = select("period_overlap", columns)
    for _, row in overlaps.iterrows():
        by_construction = BY_CONSTRUCTION if row["universe"] == "watched_in_either" else ""
        sentence(f"{UNIVERSES[row['universe']]}:", overlap_in_words(row) + by_construction)
    table_panel("Probabilities", "period_overlap", overlaps.assign(universe=overlaps["universe"].map(UNIVERSES)))


def certificates() -> None:
    predictions = query(PREDICTIONS, ["minutes_watched", "certificates", "students"])
    terms = line().reindex(["intercept", "minutes_watched"])
    predictions["predicted_certificates"] = terms.iloc[0] + terms.iloc[1] * predictions["minutes_watched"]
    chart_panel(
        "Certificates and minutes watched: seen and predicted",
        "certificate_predictions",
        predictions,
        partial(
            charts.prediction,
            x="minutes_watched",
            measure="certificates",
            predicted="predicted_certificates",
            size="students",
        ),
        ["certificates"],
        note="Holders of a certificate, their minutes in fifty steps; the larger a point, the more students. "
        + line_in_words(),
    )


def regression_and_correlation() -> None:
    estimates = ["estimate", "estimate_lower", "estimate_upper", "p_value", "reason"]
    lines = select("certificate_regression", ["sample", "term", "n", *estimates])
    table_panel(
        "The line that predicts certificates from minutes",
        "certificate_regression",
        lines.assign(term=lines["term"].map(formats.name)),
    )
    correlations = ["metric_a", "metric_b", "n", "pearson", "pearson_lower", "pearson_upper", "spearman", "reason"]
    pairs = select("metric_correlations", correlations, subject="certificate_holders")
    label = partial(label_of, "certificate_predictions")
    table_panel(
        "Correlation of certificates with minutes",
        "metric_correlations",
        pairs.assign(**{name: pairs[name].map(label) for name in ["metric_a", "metric_b"]}),
    )
    correlation_panel("Correlation over students", "learning_users", "users")


cut_short = query(PERIODS_CUT_SHORT, ["period"])["period"].tolist()
if cut_short:
    st.warning(f"Not observed from beginning to end, and so perhaps too low: {formats.plain(', '.join(cut_short))}.")
sections(
    {
        "Minutes watched": minutes_watched,
        "Distribution": distribution,
        "Did it change?": did_it_change,
        "Who comes back?": who_comes_back,
        "Certificates": certificates,
        "Regression and correlation": regression_and_correlation,
    }
)
