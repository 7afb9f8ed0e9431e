"""User-engagement analytics on dbt: statistics, sample data and commands."""
