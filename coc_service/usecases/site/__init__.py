"""Acts of the operator and of beats: set up, publish, deliver, export, verify."""
