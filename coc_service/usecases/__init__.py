"""The acts of people, commands and beats. Each writes in one transaction; cryptography runs outside of it."""
