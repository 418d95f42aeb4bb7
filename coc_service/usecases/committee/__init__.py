"""Acts of members: the desk, and on a case the gate, letters, moves, votes and stepping back."""
