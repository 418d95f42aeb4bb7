"""Acts of a reporter: report, open the conversation, write, withdraw, take a proof."""
