"""What the operator and the beats do: set up, publish, deliver, export, verify."""
