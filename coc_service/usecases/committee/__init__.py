"""What members do on a case: the gate, letters, moves, votes, stepping back; and the desk before it."""
