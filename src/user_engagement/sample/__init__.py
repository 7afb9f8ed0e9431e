"""Generated sample data: raw tables of four made-up sources, with a story, with dirt, and with the truth about both."""
