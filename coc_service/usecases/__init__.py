"""What people do: each fits one transaction; sealing and opening happen beside it, never inside."""
