"""What was said, by whom and to what end; answers, votes and tasks."""
