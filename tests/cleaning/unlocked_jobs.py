"""The real jobs in a helper that finds no libseccomp."""

from coc_service.cleaning import jobs, seccomp

vars(seccomp)["pyseccomp"] = None
JOBS = jobs.JOBS
