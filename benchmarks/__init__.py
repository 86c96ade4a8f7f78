"""How fast and how large: one file a question, each with its floor and peer from the same run.

    python -m benchmarks                 all questions
    python -m benchmarks index_build     one of them

A question is a module with `TITLE` and `run() -> Report`. Every measurement is made in a process of
its own, so that memory is its own too; `harness.py` does that.
"""
