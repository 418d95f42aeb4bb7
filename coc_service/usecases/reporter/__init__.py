"""What a reporter does: report, come back, write, withdraw, take a proof."""
