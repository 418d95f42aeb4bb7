"""What people do for themselves and for their committee's roster: join, log in, admit."""
