"""The data-quality gate of Great Expectations: `user-engagement quality`.

dbt tests hold keys, relationships, ranges and identities. Here is what needs a reference: volume and freshness against
the last weeks, nulls, categories and distributions against a stored profile, public totals against the raw rows, and
rates against what is plausible.
"""
