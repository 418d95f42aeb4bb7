"""A reporter's pages: the landing page, the form, the receipt, the conversation."""
