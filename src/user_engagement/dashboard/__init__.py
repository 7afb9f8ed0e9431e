"""The dashboard: pages over the published tables, `user-engagement dashboard`."""
