"""Statistics of engagement: pure functions, frames in and tidy frames out, one file a family."""
