"""Gold XML and measures: what a reading is compared with, and how the comparison is counted."""
