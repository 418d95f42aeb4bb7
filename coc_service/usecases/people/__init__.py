"""Acts of people for themselves and for their committee's roster: enrol, log in, admit."""
