"""What a reporter sees: the landing page, the form, the receipt, the conversation."""
