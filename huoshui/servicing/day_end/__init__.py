"""The parts of the end of day that concern loans; `huoshui.jobs.end_of_day` puts them in order."""
