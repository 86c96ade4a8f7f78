"""Pure: rule catalogue, legal clocks, windows of article 71, tracks, and figures that add up.

The law is data (`teduh.data/{rules,tracks,calendars}`), each row with its source, its validity and
whether it was seen in the text of the law itself. Nothing here decides: rules are proposed with
reasons, events are held against windows as "to be examined", and an officer decides. Time is always
a parameter.
"""
