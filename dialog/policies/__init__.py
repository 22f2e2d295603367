"""What the bot tries, one short function each; engine.POLICIES gives the order."""
