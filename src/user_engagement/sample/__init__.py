"""Generated sample data: raw tables of four made-up sources, with a story, dirt, and the truth about both."""
